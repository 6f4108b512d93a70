/**
 * Environment variables that native runtime code reads when it loads: one thread per session, no telemetry,
 * nothing on stderr. A second thread would spin, and there is a worker per core. Only the process, not a Node
 * thread, can set them.
 */
export const nativeEnvironment: Readonly<Record<string, string>> = {
  ORT_DISABLE_TELEMETRY: "1", // since 1.29 it reports models and a device id to Microsoft
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_CPP_MIN_LOG_LEVEL: "2",
}
