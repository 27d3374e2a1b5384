module.exports = { skipDownload: true } // the benchmark uses the system's Chromium
