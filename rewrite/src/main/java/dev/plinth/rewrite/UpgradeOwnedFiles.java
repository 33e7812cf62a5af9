package dev.plinth.rewrite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Option;
import org.openrewrite.Result;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.quark.Quark;
import org.openrewrite.text.PlainText;
import org.openrewrite.text.PlainTextParser;

/**
 * Upgrades the files of a generated service that Plinth owns, which {@code .plinth.yml}
 * lists with their hashes. A file that nobody changed gets the content of this version.
 * One that was changed is left alone, and what the new version would change in it is
 * written to {@code .plinth/upgrade/<file>.diff}. One that was deleted stays deleted.
 *
 * @since 0.1.0
 */
public final class UpgradeOwnedFiles extends ScanningRecipe<UpgradeOwnedFiles.Services> {

	private static final String KUBERNETES = "deploy/kubernetes.yaml";

	@Option(displayName = "Version", description = "The version of Plinth that is recorded.", example = "0.2.0")
	private final String version;

	/**
	 * Creates the recipe.
	 * @param version the version of Plinth that is recorded
	 */
	@JsonCreator
	public UpgradeOwnedFiles(@JsonProperty("version") String version) {
		this.version = version;
	}

	@Override
	public String getDisplayName() {
		return "Upgrade the files that Plinth owns";
	}

	@Override
	public String getDescription() {
		return "Replaces files of the archetype that nobody changed, and writes a diff for those that somebody changed.";
	}

	@Override
	public Services getInitialValue(ExecutionContext context) {
		return new Services();
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Services services) {
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext context) {
				if (tree instanceof SourceFile file) {
					services.add(file);
				}
				return tree;
			}

		};
	}

	@Override
	public Collection<SourceFile> generate(Services services, ExecutionContext context) {
		List<SourceFile> diffs = new ArrayList<>();
		services.upgrades().forEach((path, upgrade) -> {
			if (!upgrade.untouched() && !upgrade.before().equals(upgrade.after())) {
				diffs.add(PlainText.builder()
					.sourcePath(upgrade.base().resolve(".plinth/upgrade").resolve(upgrade.file() + ".diff"))
					.text(Objects
						.requireNonNull(Result.diff(upgrade.before(), upgrade.after(), Path.of(upgrade.file()))))
					.build());
			}
		});
		return diffs;
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor(Services services) {
		Map<Path, Upgrade> upgrades = services.upgrades();
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext context) {
				if (!(tree instanceof SourceFile file)) {
					return tree;
				}
				Path path = file.getSourcePath();
				Provenance provenance = services.provenances.get(path);
				if (provenance != null) {
					return withText(file, Provenance.upgrade(file.printAll(), UpgradeOwnedFiles.this.version,
							services.contents(Services.base(path))));
				}
				Upgrade upgrade = upgrades.get(path);
				return (upgrade != null && upgrade.untouched()) ? withText(file, upgrade.after()) : file;
			}

		};
	}

	private static SourceFile withText(SourceFile file, String text) {
		return text.equals(file.printAll()) ? file : PlainTextParser.convert(file).withText(text);
	}

	/**
	 * The generated services in a repository. Not thread-safe.
	 */
	public static final class Services {

		private final Map<Path, Provenance> provenances = new LinkedHashMap<>();

		private final Map<Path, String> candidates = new LinkedHashMap<>();

		private final Set<Path> kubernetes = new HashSet<>();

		private Services() {
		}

		private void add(SourceFile file) {
			Path path = file.getSourcePath();
			if (path.endsWith(Provenance.FILE)) {
				this.provenances.put(path, Provenance.parse(file.printAll()));
			}
			else if (path.endsWith(KUBERNETES)) {
				this.kubernetes.add(path);
			}
			else if (!(file instanceof Quark)
					&& OwnedFiles.contents(false).keySet().stream().anyMatch(path::endsWith)) {
				this.candidates.put(path, file.printAll());
			}
		}

		private static Path base(Path provenance) {
			return provenance.resolveSibling("");
		}

		private Map<String, String> contents(Path base) {
			return OwnedFiles.contents(this.kubernetes.contains(base.resolve(KUBERNETES)));
		}

		/** Returns the owned files for which this version has another content. */
		private Map<Path, Upgrade> upgrades() {
			Map<Path, Upgrade> upgrades = new LinkedHashMap<>();
			this.provenances.forEach((path, provenance) -> {
				Path base = base(path);
				Map<String, String> contents = contents(base);
				provenance.owned().forEach((file, hash) -> {
					String before = this.candidates.get(base.resolve(file));
					String after = contents.get(file);
					if (before != null && after != null && !Provenance.hash(after).equals(hash)) {
						upgrades.put(base.resolve(file),
								new Upgrade(base, file, before, after, provenance.isUntouched(file, before)));
					}
				});
			});
			return upgrades;
		}

	}

	private record Upgrade(Path base, String file, String before, String after, boolean untouched) {
	}

}
