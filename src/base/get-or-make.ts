/** What a map holds under a key; where it holds nothing, what is made for it and kept from then on. */
export function getOrMake<K, V extends object | string | number>(
  map: Map<K, V>,
  key: K,
  make: (key: K) => V,
): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}
