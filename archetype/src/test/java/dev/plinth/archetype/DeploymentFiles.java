package dev.plinth.archetype;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads generated files as the tools read them for which they are made.
 */
final class DeploymentFiles {

	/**
	 * The top level keys and the keys of services that the Compose Specification knows
	 * and that are used here.
	 */
	private static final List<String> COMPOSE_KEYS = List.of("services", "volumes", "configs");

	private static final List<String> SERVICE_KEYS = List.of("build", "image", "user", "entrypoint", "command",
			"environment", "ports", "read_only", "tmpfs", "cap_drop", "security_opt", "depends_on", "volumes",
			"configs", "healthcheck");

	private DeploymentFiles() {
	}

	/**
	 * Parse manifests into the model of Kubernetes, which refuses fields it does not
	 * know.
	 * @return the objects by kind
	 */
	static Map<String, Object> kubernetes(String manifests) throws IOException {
		Map<String, Object> objects = new LinkedHashMap<>();
		for (Object document : new Yaml().loadAll(manifests)) {
			Map<?, ?> manifest = (Map<?, ?>) document;
			String json = new Gson().toJson(manifest);
			String kind = manifest.get("apiVersion") + "/" + manifest.get("kind");
			objects.put(String.valueOf(manifest.get("kind")), switch (kind) {
				case "batch/v1/Job" -> V1Job.fromJson(json);
				case "apps/v1/Deployment" -> V1Deployment.fromJson(json);
				case "v1/Service" -> V1Service.fromJson(json);
				case "autoscaling/v2/HorizontalPodAutoscaler" -> V2HorizontalPodAutoscaler.fromJson(json);
				case "policy/v1/PodDisruptionBudget" -> V1PodDisruptionBudget.fromJson(json);
				default -> throw new AssertionError("Unexpected kind " + kind);
			});
		}
		return objects;
	}

	/**
	 * Check the references inside a compose file, and that it uses known keys only.
	 * @return the names of the services
	 */
	static List<String> compose(String file) {
		Map<String, Map<String, Object>> compose = new Yaml().load(file);
		assertThat(COMPOSE_KEYS).containsAll(compose.keySet());
		Map<String, Object> services = compose.get("services");
		services.forEach((name, value) -> {
			Map<String, Object> service = map(value);
			assertThat(SERVICE_KEYS).as(name).containsAll(service.keySet());
			assertThat(services.keySet()).as(name).containsAll(map(service.get("depends_on")).keySet());
			for (Object volume : list(service.get("volumes"))) {
				assertThat(compose.get("volumes")).as(name).containsKey(volume.toString().split(":")[0]);
			}
			for (Object config : list(service.get("configs"))) {
				assertThat(compose.get("configs")).as(name).containsKey(String.valueOf(map(config).get("source")));
			}
		});
		return new ArrayList<>(services.keySet());
	}

	/**
	 * Return the content of a configuration file inside a compose file.
	 */
	static String composeConfig(String file, String name) {
		Map<String, Map<String, Object>> compose = new Yaml().load(file);
		return String.valueOf(map(compose.get("configs").get(name)).get("content"));
	}

	/**
	 * Check a pipeline and return the commands of a job.
	 */
	static List<String> commands(String pipeline, String job) {
		Map<String, Object> file = new Yaml().load(pipeline);
		boolean gitlab = file.containsKey("stages");
		Map<String, Object> jobs = gitlab ? file : map(file.get("jobs"));
		Map<String, Object> chosen = map(jobs.get(job));
		List<String> commands = new ArrayList<>();
		if (gitlab) {
			assertThat(list(file.get("stages")).contains(chosen.get("stage"))).isTrue();
			for (Object line : list(chosen.get("script"))) {
				commands.add((String) line);
			}
		}
		else {
			if (chosen.get("needs") != null) {
				assertThat(jobs).containsKey((String) chosen.get("needs"));
			}
			for (Object step : list(chosen.get("steps"))) {
				Map<String, Object> values = map(step);
				assertThat(values.containsKey("run") ^ values.containsKey("uses")).isTrue();
				if (values.get("run") instanceof String run) {
					commands.add(run);
				}
			}
		}
		return commands;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Object value) {
		return (value != null) ? (Map<String, Object>) value : Map.of();
	}

	private static List<?> list(Object value) {
		return (value != null) ? (List<?>) value : List.of();
	}

}
