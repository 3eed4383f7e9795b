const paths = {
  ballot: 'M4 4h16v16H4zM8 12l3 3 5-6',
  book: 'M5 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H5zM21 4h-6a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h6z',
  building: 'M4 21V5l9-2v18M13 9h7v12M7 8h3M7 12h3M7 16h3M16 13h1M16 17h1M2 21h20',
  calculator: 'M6 3h12v18H6zM9 6.500h6v3H9zM9 13h.01M12 13h.01M15 13h.01M9 17h.01M12 17h.01M15 17h.01',
  calendar: 'M4 6h16v14H4zM4 10.500h16M8 3.500v4M16 3.500v4M8 14h3M8 17h6',
  chart: 'M4 4v16h16M8 15l4-5 3 3 5-6',
  check: 'M5 3h14v11l-7 7-7-7zM9 10l2.200 2.200L15.500 8',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.500l3 2',
  coins: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9 8.500l3 3.500 3-3.500M12 12v5M9 13.500h6',
  edit: 'M4 20h16M6 16l1-4 9-9 3 3-9 9z',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  grid: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  home: 'M3 11.500 12 4l9 7.500M6 10v10h12V10',
  house: 'M3 11.500 12 4l9 7.500M6 10v10h12V10M10 20v-6h4v6',
  key: 'M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12h9v3M17 12v3',
  list: 'M4 6h16M4 12h16M4 18h10',
  load: 'M12 4v11M7 10l5 5 5-5M4 20h16',
  message: 'M4 5h16v12H9l-5 4z',
  notice: 'M4 10v4h4l8 5V5l-8 5zM19 9.500a4 4 0 0 1 0 5',
  out: 'M5 4h9v16H5M10 12h11M17 8l4 4-4 4',
  paper: 'M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7',
  percent:
    'M6 18 18 6M8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M16 13.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-4 3.600-6 8-6s8 2 8 6',
  phone: 'M7 3h10v18H7zM11 18h2',
  pin: 'M12 3a7 7 0 0 0-7 7c0 5 7 11 7 11s7-6 7-11a7 7 0 0 0-7-7M12 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5',
  progress: 'M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h7',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500 21 21',
  shield: 'M12 3 5 6v6c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6zM9 12l2 2 4-4',
  swap: 'M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4',
} as const;

export type IconName = keyof typeof paths;

/** Line drawings; decoration only, the words beside them say it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
