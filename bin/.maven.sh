# How the commands of this folder find a JDK, run Maven and install Plinth. Sourced; $root is the root of the repository.
# shellcheck shell=bash

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

find_jdk() {
  # find_jdk: sets $java to one that is new enough and has a compiler
  local javac version major
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java javac=$JAVA_HOME/bin/javac
    [ -x "$java" ] || fail "JAVA_HOME is '$JAVA_HOME' but has no bin/java; point it at a JDK 17 or newer"
    [ -x "$javac" ] || fail "JAVA_HOME is '$JAVA_HOME', a JRE without a compiler; point it at a JDK 17 or newer"
  else
    java=$(command -v java) || fail "no JDK found: install a JDK 17 or newer, or set JAVA_HOME"
    command -v javac >/dev/null || fail "java is a JRE without a compiler: install a JDK 17 or newer, or set JAVA_HOME"
  fi
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  major=${version%%[.-]*}
  [[ $major =~ ^[0-9]+$ ]] || fail "cannot read the version of $java"
  [ "$major" -ge 17 ] || fail "Java $version is too old: a JDK 17 or newer is needed ($java)"
}

quietly() {
  # quietly FOLDER WHAT COMMAND...: a dot every 3 seconds; the end of the output if it fails
  local folder=$1 what=$2
  shift 2
  log=${log:-$(mktemp "${TMPDIR:-/tmp}/plinth.XXXXXX")}
  (cd "$folder" && exec "$@") >"$log" 2>&1 </dev/null &
  job=$!
  local waited=0
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.2
    waited=$((waited + 1))
    [ $((waited % 15)) -ne 0 ] || printf '.'
  done
  [ "$waited" -lt 15 ] || printf '\n'
  if ! wait "$job"; then
    job=
    { grep -E '^\[ERROR\]' "$log" || tail -n 12 "$log"; } | head -n 12 >&2
    fail "$what failed (see above)"
  fi
  job=
}

clean_up() {
  # clean_up: ends what quietly runs and deletes its log
  [ -z "${job:-}" ] || kill "$job" 2>/dev/null || true
  rm -f "${log:-}"
}

install_plinth() {
  # install_plinth SAY...: installs this checkout where it is not; the command SAY says what it does. Sets $revision
  revision=$(sed -n 's/^-Drevision=//p' "$root/.mvn/maven.config")
  local repository installed sources
  # Maven does not find its local repository for us before it runs
  repository=$(cd "$root" && ./mvnw -B -q help:evaluate -Dexpression=settings.localRepository -DforceStdout 2>/dev/null | tail -n 1) || true
  [ -n "$repository" ] || fail "Maven does not start; run ./mvnw -version to see why"
  # The last one that is installed
  installed=$repository/dev/plinth/plinth-archetype/$revision/plinth-archetype-$revision.jar
  sources=(pom.xml .mvn bom starter-parent environment starter-core starter-security starter-cache starter-jobs starter-observability starter-test sample-app rewrite archetype)
  if [ -f "$installed" ] && [ -z "$(cd "$root" && find "${sources[@]}" -name target -prune -o -type f -newer "$installed" -print -quit)" ]; then
    "$@" "Plinth $revision is installed in $repository"
  else
    "$@" "Installing Plinth $revision into $repository (the first time downloads its dependencies)"
    quietly "$root" "installing Plinth" ./mvnw -B -DskipTests -pl archetype,starter-parent,rewrite -am install
  fi
}
