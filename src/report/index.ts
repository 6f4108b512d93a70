export { checkBrowser } from "./browser.ts"
export { failureMail, writeFailure } from "./failure/write.ts"
export { makeMail, type MailOptions } from "./mail/write.ts"
export { writeReport } from "./write.ts"
