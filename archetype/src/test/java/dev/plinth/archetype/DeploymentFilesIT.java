package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests of the generated Kubernetes manifests, compose file and pipelines of the default
 * service, without a cluster and without a container engine.
 */
class DeploymentFilesIT {

	private static GeneratedService service;

	@BeforeAll
	static void generate() {
		service = GeneratedService.defaults();
	}

	@Test
	void manifestsAreOfTheModelOfKubernetes() throws IOException {
		Map<String, Object> objects = DeploymentFiles.kubernetes(service.read("deploy/kubernetes.yaml"));
		assertThat(objects).containsOnlyKeys("Job", "Deployment", "Service", "HorizontalPodAutoscaler",
				"PodDisruptionBudget");
		V1Deployment deployment = (V1Deployment) objects.get("Deployment");
		V1Container app = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
		assertThat(app.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
		assertThat(app.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
		assertThat(app.getStartupProbe()).isNotNull();
		assertThat(app.getResources().getRequests()).containsKeys("cpu", "memory");
		assertThat(app.getResources().getLimits()).containsKey("memory");
		assertThat(app.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
		assertThat(app.getSecurityContext().getRunAsNonRoot()).isTrue();
		V1Job job = (V1Job) objects.get("Job");
		V1Container migrate = job.getSpec().getTemplate().getSpec().getContainers().get(0);
		assertThat(migrate.getImage()).isEqualTo(app.getImage());
		assertThat(migrate.getArgs()).contains("--spring.context.exit=onRefresh");
		Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
		assertThat(labels).containsAllEntriesOf(((V1Service) objects.get("Service")).getSpec().getSelector())
			.containsAllEntriesOf(((V1PodDisruptionBudget) objects.get("PodDisruptionBudget")).getSpec()
				.getSelector()
				.getMatchLabels());
		assertThat(job.getSpec().getTemplate().getMetadata().getLabels()).doesNotContainEntry("app", labels.get("app"));
		V2HorizontalPodAutoscaler scaler = (V2HorizontalPodAutoscaler) objects.get("HorizontalPodAutoscaler");
		assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo(deployment.getMetadata().getName());
	}

	@Test
	void unknownFieldOfAManifestIsRefused() throws IOException {
		String manifests = service.read("deploy/kubernetes.yaml");
		assertThatThrownBy(() -> DeploymentFiles.kubernetes(manifests.replace("periodSeconds", "periodsSeconds")))
			.hasMessageContaining("periodsSeconds");
	}

	@Test
	void composeFileHasTheServersOfTheService() throws IOException {
		assertThat(DeploymentFiles.compose(service.read("compose.yaml"))).containsExactly("app", "database", "redis",
				"monitoring", "prometheus", "grafana");
	}

	/**
	 * The schema of the Compose Specification, as the linter dclint on npm carries it.
	 */
	@Test
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void composeFileIsValidByTheSchemaOfTheSpecification() throws Exception {
		Path folder = Files.createDirectories(Path.of("target/compose-schema"));
		run(folder, Map.of(), "npm pack --silent dclint@3.1.0 && tar -xzf dclint-3.1.0.tgz");
		// Its $id is not the absolute address that the validator asks for
		String text = Files.readString(folder.resolve("package/schemas/compose.schema.json"))
			.replaceFirst("\"\\$id\": \"[^\"]*\",", "");
		Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
			.getSchema(text, InputFormat.JSON);
		List<Error> errors = schema.validate(service.read("compose.yaml"), InputFormat.YAML);
		System.out.printf("PROOF G3 compose.yaml by the schema of the Compose Specification: %d errors%n",
				errors.size());
		assertThat(errors).isEmpty();
		assertThat(schema.validate(service.read("compose.yaml").replace("read_only", "readonly"), InputFormat.YAML))
			.isNotEmpty();
	}

	@Test
	void pipelineLintsTestsBuildsScansAndDeploys() throws IOException {
		String pipeline = service.read(".github/workflows/ci.yml");
		assertThat(DeploymentFiles.commands(pipeline, "verify")).anyMatch((run) -> run.contains("javaformat"))
			.anyMatch((run) -> run.endsWith("verify"));
		assertThat(DeploymentFiles.commands(pipeline, "image")).anyMatch((run) -> run.startsWith("docker build"));
		assertThat(pipeline).contains("trivy");
		assertThat(deploy(pipeline)).containsSubsequence("kubectl -n shop delete job order-service-migrate",
				"kubectl -n shop apply -f deploy/kubernetes.yaml -l component=migrate", "kubectl -n shop wait",
				"kubectl -n shop apply -f deploy/kubernetes.yaml -l component!=migrate",
				"kubectl -n shop rollout status", "deployment/order-service", "curl -fsS http://localhost:8080/readyz");
	}

	@Test
	void pipelineOfTheOtherVendorDoesTheSame() throws IOException {
		String pipeline = Files.readString(Path.of("target/template-parts/gitlab-both.yml"));
		assertThat(DeploymentFiles.commands(pipeline, "verify")).anyMatch((run) -> run.contains("javaformat"))
			.anyMatch((run) -> run.endsWith("verify"));
		assertThat(DeploymentFiles.commands(pipeline, "image")).anyMatch((run) -> run.startsWith("docker build"))
			.anyMatch((run) -> run.contains("trivy"));
		assertThat(deploy(pipeline)).containsSubsequence("kubectl -n shop delete job order-service-migrate",
				"kubectl -n shop apply -f deploy/kubernetes.yaml -l component=migrate", "kubectl -n shop wait",
				"kubectl -n shop apply -f deploy/kubernetes.yaml -l component!=migrate",
				"kubectl -n shop rollout status", "deployment/order-service", "curl -fsS http://localhost:8080/readyz");
	}

	/**
	 * Run the commands of the job "deploy" with a kubectl and a curl that only note how
	 * they were called.
	 */
	private static String deploy(String pipeline) throws IOException {
		Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "deploy");
		Path manifests = Files.createDirectories(folder.resolve("deploy")).resolve("kubernetes.yaml");
		Files.writeString(manifests, service.read("deploy/kubernetes.yaml"));
		Path tools = Files.createDirectories(folder.resolve("bin"));
		for (String tool : List.of("kubectl", "curl")) {
			Files.writeString(tools.resolve(tool), "#!/bin/sh\necho \"" + tool + " $*\" >> calls\n");
			assertThat(tools.resolve(tool).toFile().setExecutable(true)).isTrue();
		}
		StringBuilder script = new StringBuilder("set -eu\n");
		for (String command : DeploymentFiles.commands(pipeline, "deploy")) {
			if (!command.contains(".kube/config")) {
				script.append(command).append('\n');
			}
			// What one step of GitHub hands to the next
			script.append("[ ! -f environment ] || . ./environment\n");
		}
		run(folder, Map.of("PATH", tools + ":" + System.getenv("PATH"), "IMAGE", "registry/shop:1", "NAMESPACE", "shop",
				"KUBE_NAMESPACE", "shop", "GITHUB_ENV", "environment"), script.toString());
		assertThat(Files.readString(manifests)).contains("image: registry/shop:1").doesNotContain(":latest");
		return Files.readString(folder.resolve("calls"));
	}

	private static void run(Path folder, Map<String, String> environment, String script) throws IOException {
		Path log = Files.createTempFile(Path.of("target"), "script", ".log");
		ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		try {
			Process process = builder.start();
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(log)).isZero();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
