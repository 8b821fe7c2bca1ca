/** Names here are lower case without the final dot; the root is ''. */
const labelsOf = (name: string): string[] => (name === '' ? [] : name.split('.'));

/** How many labels a name has; the root has none. */
export function depthOf(name: string): number {
  return labelsOf(name).length;
}

/** The last `count` labels. */
export function lastLabels(name: string, count: number): string {
  return count <= 0 ? '' : labelsOf(name).slice(-count).join('.');
}

/** True when `name` is `zone` or lies below it, by whole labels. */
export function isWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

/** True when `name` lies below `zone`. */
export function isBelow(name: string, zone: string): boolean {
  return name !== zone && isWithin(name, zone);
}
