#!/usr/bin/env bash
# Builds the native binding of @tensorflow/tfjs-node against the C API inside a TensorFlow wheel, for machines that reach PyPI but not the host
# from which the package's own install script downloads libtensorflow. Afterwards the engine's tests run natively too, and so does
# `model.engine: tensorflow`.
#   test/native/build.sh [PROJECT=.]     needs python3 with pip, g++, make; about a minute; keeps 620 MB in ~/.cache/tfjs-native
set -euo pipefail

project=$(cd "${1:-.}" && pwd)
package=$project/node_modules/@tensorflow/tfjs-node
tensorflow=2.15.1
tfjs=4.22.0
cache=${TFJS_NATIVE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tfjs-native}/$tensorflow

for tool in python3 g++ make; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool, so no native TensorFlow" >&2; exit 3; }
done
python3 -m pip --version >/dev/null 2>&1 || { echo "skipped: no pip, so no native TensorFlow" >&2; exit 3; }

works() {
  (cd "$project" && TF_CPP_MIN_LOG_LEVEL=3 node -e '
    const util = require("util")
    util.isNullOrUndefined ??= value => value == null
    const tf = require("@tensorflow/tfjs-node")
    if (tf.getBackend() !== "tensorflow") throw new Error("the backend is " + tf.getBackend())
    console.log("tfjs-node", tf.version["tfjs-node"], "is native:", tf.add(1, 2).dataSync()[0] === 3)' 2>/dev/null)
}
if works; then exit 0; fi

[ -f "$package/binding.gyp" ] || npm install --prefix "$project" --no-save --ignore-scripts "@tensorflow/tfjs-node@$tfjs"

if [ ! -f "$cache/complete" ]; then
  mkdir -p "$cache"
  wheel=$(mktemp -d)
  trap 'rm -rf "$wheel"' EXIT
  python3 -m pip download -q --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 \
    -d "$wheel" "tensorflow-cpu==$tensorflow"
  python3 - "$wheel" "$cache" <<'PY'
import glob
import sys
import zipfile

(path,) = glob.glob(sys.argv[1] + "/*.whl")
libraries = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
with zipfile.ZipFile(path) as wheel:
    wheel.extractall(sys.argv[2], [n for n in wheel.namelist() if n.startswith("tensorflow/include/") or n in libraries])
PY
  touch "$cache/complete"
fi

mkdir -p "$package/deps/lib" "$package/lib/napi-v8"
ln -sfn "$cache/tensorflow/include" "$package/deps/include"
for name in libtensorflow.so libtensorflow_cc.so.2; do ln -sf "$cache/tensorflow/libtensorflow_cc.so.2" "$package/deps/lib/$name"; done
for name in libtensorflow_framework.so libtensorflow_framework.so.2; do
  ln -sf "$cache/tensorflow/libtensorflow_framework.so.2" "$package/deps/lib/$name"
done

headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
[ -f "$headers/include/node/node_api.h" ] || headers=/usr
(cd "$package" && npx --yes node-gyp@10 rebuild --silent --nodedir="$headers" --module_name=tfjs_binding --module_path="$package/lib/napi-v8" \
  --napi_version=8 --napi_build_version=8)
works
