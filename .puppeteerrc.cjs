// The browser comes from the system or from @sparticuz/chromium: an install downloads nothing.
module.exports = { skipDownload: true }
