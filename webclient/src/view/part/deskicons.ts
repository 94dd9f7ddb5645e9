import { shapes } from './icons';

// Shapes after Lucide (ISC licence), on a grid of 24. What only the pages of who works here draw: whoever imports this has
// them, the customer's page does not.
const desk = {
  'not-ready': ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', 'M10 9v6', 'M14 9v6'],
  ready: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', 'M8.500 12.500l2.500 2.500 4.500-5.500'],
  busy: ['M4 5h16v11H11l-5 4v-4H4z', 'M8 10.500h8'],
  'wrap-up': ['M5 20h4L19 10l-4-4L5 16z', 'M13 8l4 4'],
  key: ['M14.500 9.500a4 4 0 1 0-3.500 3.900L13 15.500h2v2h2v2h3v-3l-6-6', 'M9 9v.01'],
  home: ['M4 11l8-7 8 7', 'M6 10v9h12v-9'],
  logout: ['M14 4h5v16h-5', 'M10 8l-4 4 4 4', 'M6 12h9'],
  more: [5, 12, 19].map((y) => `M11.500 ${y}a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0`),
  menu: ['M4 6h16', 'M4 12h16', 'M4 18h16'],
  next: ['M9 6l6 6-6 6'],
  previous: ['M15 6l-6 6 6 6'],
  up: ['M12 19V5', 'M6 11l6-6 6 6'],
  sort: ['M8 10l4-4 4 4', 'M8 14l4 4 4-4'],
  plus: ['M12 5v14', 'M5 12h14'],
  minus: ['M5 12h14'],
  search: ['M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14', 'M16 16l4 4'],
  filter: ['M4 5h16l-6 7.500V19l-4-2v-4.500z'],
  edit: ['M5 19h4L19 9l-4-4L5 15z', 'M13 7l4 4'],
  trash: ['M4 7h16', 'M9 7V4h6v3', 'M6 7l1 13h10l1-13', 'M10 11v5', 'M14 11v5'],
  undo: ['M4 9h10a5 5 0 0 1 0 10H9', 'M8 5L4 9l4 4'],
  copy: ['M9 9h11v11H9z', 'M5 15H4V4h11v1'],
  upload: ['M12 16V4', 'M7 9l5-5 5 5', 'M5 20h14'],
  print: ['M7 8V4h10v4', 'M5 17H4V9h16v8h-1', 'M7 14h10v6H7z'],
  language: [
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
    'M3 12h18',
    'M12 3c-5 6-5 12 0 18',
    'M12 3c5 6 5 12 0 18',
  ],
  board: ['M4 4h7v9H4z', 'M13 4h7v5h-7z', 'M13 11h7v9h-7z', 'M4 15h7v5H4z'],
  history: ['M4 12a8 8 0 1 1 2.500 5.800', 'M3 17.500l3.500.500.500-3.500', 'M12 8v4.500l3 2'],
  reports: ['M4 20h16', 'M7 16v-5', 'M12 16V6', 'M17 16v-8'],
  admin: [
    'M4 7h9',
    'M17 7h3',
    'M15 5v4',
    'M4 12h3',
    'M11 12h9',
    'M9 10v4',
    'M4 17h9',
    'M17 17h3',
    'M15 15v4',
  ],
  table: ['M4 5h16v14H4z', 'M4 10h16', 'M10 5v14'],
  chart: ['M4 4v16h16', 'M7 15l4-5 3 3 5-7'],
  eye: ['M2.500 12c5-8 14-8 19 0-5 8-14 8-19 0', 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6'],
  lock: ['M6 11h12v9H6z', 'M8.500 11V8a3.500 3.500 0 0 1 7 0v3'],
} as const;
export type DeskName = keyof typeof desk;

Object.assign(shapes, desk);
