/**
 * Closes the prototypes that every object shares: from now on nobody adds a field to them, so that no text
 * which a library takes for a key (`__proto__`, `constructor`) changes what the rest of the program reads.
 * Fields that are there stay writable: libraries shadow them in their own objects.
 */
export function closePrototypes(): void {
  for (const { prototype } of [Object, Array, Function, String, Number, Boolean])
    Object.preventExtensions(prototype)
}
