import { literal } from "../../store/index.ts"

/** Whatever a log's field says as the target of a request, as a path: without host, query and fragment. */
export function pathSql(target: string): string {
  const withoutQuery = `regexp_replace(${target}, '[?#;].*$', '')`
  return `CASE WHEN starts_with(${target}, 'http') THEN regexp_replace(${withoutQuery}, '^https?://[^/]*', '') ELSE ${withoutQuery} END`
}

/** The longest name of a route. */
const maxLength = 80

/** A part of a path that names one thing of many: a UUID, a number or date, a hash or another long token. */
const ids =
  "/(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+(?:[-_:.][0-9]+)*|[0-9a-fA-F]{16,}|[0-9A-Za-z_]{22,})\\b"

/** `GET /orders/{id}`; "" for what is no request of a path. */
export function routeSql(method: string, path: string, rule: "auto" | "none"): string {
  const template = rule === "none" ? path : `regexp_replace(${path}, ${literal(ids)}, '/{id}', 'g')`
  return `CASE WHEN ${method} <> '' AND starts_with(${path}, '/') THEN ${method} || ' ' || left(${template}, ${maxLength}) ELSE '' END`
}

/** What scanners ask for everywhere, hoping that some server has it. */
const weakSpots = [
  "/\\.(env|git|svn|aws|ssh|htaccess|DS_Store|vscode)",
  "/wp-(login|admin|content|includes|config)",
  "/xmlrpc\\.php",
  "/(phpmyadmin|pma|adminer|mysqladmin)",
  "/cgi-bin/",
  "/vendor/phpunit",
  "/(actuator|jolokia|manager/html|server-status|solr/admin|_ignition|telescope|hudson)",
  "/(boaform|HNAP1|GponForm|owa/|autodiscover|ecp/)",
  "(\\.\\./|%2e%2e|/etc/passwd|%00)",
  "\\.(bak|sql|old|swp)$",
].join("|")
const scanners = "sqlmap|nikto|nmap|masscan|zgrab|nuclei|dirbuster|gobuster|wpscan|acunetix|nessus"

/** Whether a request was refused and looks for a weak spot, or comes from a program that does. */
export function isScanSql(status: string, path: string, agent: string): string {
  return `${status} BETWEEN 400 AND 499 AND (regexp_matches(${path}, ${literal(weakSpots)}, 'i') OR regexp_matches(${agent}, ${literal(scanners)}, 'i'))`
}
