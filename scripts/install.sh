#!/bin/sh
# scripts/install.sh FOLDER: installs congress-api into a new virtual environment, byte-compiled, from the hashed
# locks only. The container image and `./dev prove image` both run exactly this.
set -eu
cd "$(dirname "$0")/.."
target=$1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/build"
pip() { "$work/build/bin/python" -m pip "$@"; }
pip install -qq --require-hashes -r requirements-build.lock
pip wheel -qq --no-deps --no-build-isolation --no-index -w "$work/wheel" .

python3 -m venv --without-pip "$target" # what runs installs nothing
pip --python "$target/bin/python" install -qq --compile --require-hashes -r requirements.lock
pip --python "$target/bin/python" install -qq --compile --no-deps --no-index "$work"/wheel/*.whl
