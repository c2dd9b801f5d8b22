#!/bin/sh
# Make `.venv` hold what a command needs: `environment.sh run` or `environment.sh test`.
#
# Anything missing on the machine is named with the line that installs it, and the exit code is 2.
# Nothing is done when the environment already fits pyproject.toml and constraints.txt.
set -eu
cd "$(dirname "$0")/.."

wanted=${1:?"say run or test"}
stamp=.venv/trucewatch-environment

refuse() {
    printf '%s\n' "$@" >&2
    exit 2
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        command -v "$PYTHON" || refuse "got PYTHON=$PYTHON, which cannot be run; expected a Python 3.11; unset PYTHON or run:" \
            "  apt-get install python3.11 python3.11-venv"
    elif [ -x /usr/bin/python3.11 ]; then
        echo /usr/bin/python3.11
    else
        command -v python3.11 || refuse "Python 3.11 is missing. As root, run:" \
            "  apt-get install python3.11 python3.11-venv"
    fi
}

check_python() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
        refuse "got $("$1" --version 2>&1) from $1; expected Python 3.11. As root, run:" \
            "  apt-get install python3.11 python3.11-venv"
    "$1" -c 'import ensurepip, venv' 2>/dev/null ||
        refuse "$1 cannot make an environment, because its venv module is missing. As root, run:" \
            "  apt-get install python3.11-venv"
}

# What the environment was made from. A moved checkout is a new one, since the installed commands hold its path.
fingerprint() {
    { cat pyproject.toml constraints.txt tools/environment.sh; pwd; "$1" --version; } | sha256sum | cut -c 1-64
}

is_up_to_date() {
    [ -x .venv/bin/python ] && [ -f "$stamp" ] || return 1
    # An environment for the tests also holds what a run needs.
    [ "$(cat "$stamp")" = "test $1" ] || [ "$(cat "$stamp")" = "$wanted $1" ]
}

install() {
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
    .venv/bin/python -m pip install --quiet --constraint constraints.txt setuptools &&
        .venv/bin/python -m pip install --quiet --no-build-isolation --constraint constraints.txt --editable "$1" ||
        refuse "pip could not install the packages of constraints.txt; its own words stand above." \
            "It needs a package index, or a folder of wheels named by PIP_FIND_LINKS; then run the command again."
}

case $wanted in
    run) project=. ;;
    test) project='.[test]' ;;
    *) refuse "got environment '$wanted', expected run or test" ;;
esac
python=$(find_python)
check_python "$python"
key=$(fingerprint "$python")
if is_up_to_date "$key"; then
    echo "environment is up to date"
    exit 0
fi
# What the tests need, a run must not take away.
if [ -f "$stamp" ] && grep -q '^test ' "$stamp"; then
    wanted=test project='.[test]'
fi
echo "setting up .venv with $("$python" --version) for $wanted; this takes a minute the first time"
rm -f "$stamp"
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
install "$project"
echo "$wanted $key" >"$stamp"
echo "environment is ready"
