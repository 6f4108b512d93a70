/**
 * What the runtimes' native code reads from the environment when it is loaded: one thread a session (its own
 * second thread spins, and noctule has a worker per core), nothing sent to anybody, nothing on stderr. Native
 * code does not see what a thread of Node assigns, only what its process does.
 */
export const nativeEnvironment: Readonly<Record<string, string>> = {
  ORT_DISABLE_TELEMETRY: "1", // since 1.29 it reports models and a device id to Microsoft
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_CPP_MIN_LOG_LEVEL: "2",
}
