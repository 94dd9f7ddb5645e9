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
  failed: ['M12 8v5', 'M12 16.500v.01', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18'],
  send: ['M4 12l16-8-5 16-3.500-6.500L4 12', 'M11.500 13.500L20 4'],
  down: ['M12 5v14', 'M6 13l6 6 6-6'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  download: ['M12 4v11', 'M7 11l5 5 5-5', 'M5 20h14'],
} as const;

export type BasicName = keyof typeof basic;

/** What each icon is drawn of, by its name; deskicons.ts adds to them. */
export const shapes: Record<string, readonly string[]> = { ...basic };
