const paths = {
  home: 'M3 11.500 12 4l9 7.500M6 10v10h12V10',
  book: 'M5 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H5zM21 4h-6a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h6z',
  list: 'M4 6h16M4 12h16M4 18h10',
  coins: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9 8.500l3 3.500 3-3.500M12 12v5M9 13.500h6',
  calendar: 'M4 6h16v14H4zM4 10.500h16M8 3.500v4M16 3.500v4M8 14h3M8 17h6',
  paper: 'M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7',
  message: 'M4 5h16v12H9l-5 4z',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.500l3 2',
  edit: 'M4 20h16M6 16l1-4 9-9 3 3-9 9z',
  shield: 'M12 3 5 6v6c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6zM9 12l2 2 4-4',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  check: 'M5 3h14v11l-7 7-7-7zM9 10l2.200 2.200L15.500 8',
  building: 'M4 21V5l9-2v18M13 9h7v12M7 8h3M7 12h3M7 16h3M16 13h1M16 17h1M2 21h20',
  key: 'M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12h9v3M17 12v3',
  calculator: 'M6 3h12v18H6zM9 6.500h6v3H9zM9 13h.01M12 13h.01M15 13h.01M9 17h.01M12 17h.01M15 17h.01',
  chart: 'M4 4v16h16M8 15l4-5 3 3 5-6',
  house: 'M3 11.500 12 4l9 7.500M6 10v10h12V10M10 20v-6h4v6',
  phone: 'M7 3h10v18H7zM11 18h2',
} as const;

export type IconName = keyof typeof paths;

/** Line drawings of the hall; decoration only, the words beside them say it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
