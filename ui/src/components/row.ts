/** Returns a field of JSON as people read it in a table's cell. */
export function text(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(text).join(", ") || "–";
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
