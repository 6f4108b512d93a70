export { checkBrowser } from "./browser.ts"
export { makeMail, type MailOptions } from "./mail/write.ts"
export { writeReport } from "./write.ts"
