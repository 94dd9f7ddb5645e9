// Shapes after Lucide (ISC licence), on a grid of 24. What the customer's page draws, which loads nothing more than it needs.
const basic = {
  pending: ['M12 7v5l3 2', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18'],
  sent: ['M5 12.5l4.5 4.500L19 7.500'],
  delivered: ['M2 12.500l4.500 4.500L16 7.500', 'M11.500 16l1.500 1L22.500 7.500'],
  read: ['M2 12.500l4.500 4.500L16 7.500', 'M11.500 16l1.500 1L22.500 7.500'],
  file: ['M6 3h8l4 4v14H6z', 'M14 3v4h4'],
  pen: ['M5 20h4L19 10l-4-4L5 16z', 'M13 8l4 4'],
  clip: [
    'M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700L9.500 17a1.600 1.600 0 0 1-2.300-2.300L15 7',
  ],
  smile: [
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
    'M8 14a4.500 4.500 0 0 0 8 0',
    'M9 9.500v.01',
    'M15 9.500v.01',
  ],
  sound: ['M4 9v6h4l5 4V5L8 9z', 'M16.500 9a4 4 0 0 1 0 6', 'M19 6.500a8 8 0 0 1 0 11'],
  mute: ['M4 9v6h4l5 4V5L8 9z', 'M17 9.500l5 5', 'M22 9.500l-5 5'],
  failed: ['M12 8v5', 'M12 16.500v.01', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18'],
  send: ['M4 12l16-8-5 16-3.500-6.500L4 12', 'M11.500 13.500L20 4'],
  external: ['M14 4h6v6', 'M20 4l-9 9', 'M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5'],
  down: ['M12 5v14', 'M6 13l6 6 6-6'],
  person: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8', 'M4 20c1-4 4-6 8-6s7 2 8 6'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  open: ['M6 9l6 6 6-6'],
  check: ['M5 12.500l4.500 4.500L19 7.500'],
  again: ['M19 8a8 8 0 1 0 1 6', 'M20 4v5h-5'],
  download: ['M12 4v11', 'M7 11l5 5 5-5', 'M5 20h14'],
  info: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', 'M12 11v5', 'M12 8v.01'],
  warn: ['M12 4L2.500 20h19z', 'M12 10v4', 'M12 17v.01'],
  danger: ['M8 3h8l5 5v8l-5 5H8l-5-5V8z', 'M12 8v5', 'M12 16v.01'],
  light: [
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
    'M12 2v2',
    'M12 20v2',
    'M2 12h2',
    'M20 12h2',
    'M5 5l1.500 1.500',
    'M17.500 17.500L19 19',
    'M5 19l1.500-1.500',
    'M17.500 6.500L19 5',
  ],
  dark: ['M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500'],
  auto: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', 'M12 3v18', 'M12 8l6 6', 'M12 13l4.500 4.500'],
  bell: ['M6 16v-5a6 6 0 0 1 12 0v5l1.500 2h-15z', 'M10 21h4'],
} as const;

export type BasicName = keyof typeof basic;

/** What each icon is drawn of, by its name; deskicons.ts adds to them. */
export const shapes: Record<string, readonly string[]> = { ...basic };
