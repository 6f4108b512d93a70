export { checkBrowser } from "./pdf/browser/find-browser.ts"
export { failureMail, composeFailureMail, writeFailure } from "./failure/write.ts"
export { copyLogo, checkLogo } from "./logo.ts"
export { makeMail, type MailOptions } from "./mail/write.ts"
export { listPdfs } from "./pdf/write.ts"
export { writeReport } from "./write.ts"
export { readRecord as readRunRecord, readResult } from "./run-files.ts"
export { wordTitle } from "./facts/wording/titles.ts"
export { failurePagerDuty, failureSlack, failureWebhookPayload, failureTitle } from "./chat/failure.ts"
export { hostFilter, incidentsAtLeast, isAtLeast, resultForHosts, occasionOf } from "./route-filter.ts"
export { grafanaAnnotation } from "./chat/grafana.ts"
export { pagerDutyFurther, pagerDutyResolve, pagerDutyTrigger } from "./chat/pagerduty.ts"
export {
  alertmanagerAlert,
  type LiveAlert,
  liveMail,
  livePagerDuty,
  liveSlack,
  liveTitle,
  liveWebhook,
} from "./chat/live.ts"
export { slackMessage } from "./chat/slack.ts"
export { reportLink, webhookPayload } from "./chat/webhook.ts"
export * from "./lab/record.ts"
export { writeLab } from "./lab/write.ts"
