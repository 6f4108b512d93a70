import { expect, it } from "vitest"
import { signatureOf } from "../../../src/deliver/send.ts"

/** The worked example of the Standard Webhooks specification. */
it("signs like the example of Standard Webhooks", () => {
  const body = '{"test": 2432232314}'
  const signed = signatureOf({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    now: 1614265330_000,
    body,
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  })
  expect(signed).toEqual({
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  })
})
