import type { ServerResponse } from "node:http"
import type { WatchHandle } from "../../state.ts"

/** Open streams of server-sent events. */
export interface EventStreams {
  /** Streams events to a response until it closes; false where too many are open. */
  readonly open: (response: ServerResponse, headers: Readonly<Record<string, string>>) => boolean
  readonly close: () => void
}

const maxStreams = 100
/** A page whose stream ends connects anew after this, ms. */
const reconnect = 5000

/** One message per tick: when it was. The page then asks for what it shows. */
export function openEventStreams(watch: Pick<WatchHandle, "state" | "onTick">): EventStreams {
  const streams = new Set<ServerResponse>()
  const message = (): string => {
    const { lastTick, every, ticks } = watch.state()
    return `data: ${JSON.stringify({ at: lastTick?.at ?? null, every, ticks })}\n\n`
  }
  const stop = watch.onTick(() => {
    const text = message()
    for (const stream of streams) {
      // A reader that takes nothing is cut off: it would fill the memory.
      if (stream.writableLength > 65_536) stream.destroy()
      else stream.write(text)
    }
  })
  return {
    open: (response, headers) => {
      if (streams.size >= maxStreams) return false
      response.writeHead(200, { ...headers, "content-type": "text/event-stream; charset=utf-8" })
      response.write(`retry: ${reconnect}\n\n${message()}`)
      streams.add(response)
      response.on("close", () => streams.delete(response))
      return true
    },
    close: () => {
      stop()
      for (const stream of streams) stream.end()
      streams.clear()
    },
  }
}
