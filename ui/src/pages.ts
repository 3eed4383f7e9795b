/** The pages offered around the one on screen: first, last and its neighbours; 0 stands for a gap. */
export function pagesAround(page: number, last: number): readonly number[] {
  const wanted = [1, page - 1, page, page + 1, last].filter((number) => number >= 1 && number <= last);
  const sorted = [...new Set(wanted)].sort((first, second) => first - second);
  return sorted.flatMap((number, index) => {
    const before = sorted[index - 1];
    if (before === undefined || number - before === 1) return [number];
    // A gap of one page is that page: three dots would take as much room.
    return number - before === 2 ? [number - 1, number] : [0, number];
  });
}
