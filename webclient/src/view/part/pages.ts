/** The pages of who works here, and the roles that each is for; '' is everybody. */
const pages = [
  { id: 'menu', href: '/desk', icon: 'home', roles: '' },
  { id: 'board', href: '/desk/board', icon: 'board', roles: 'supervisor admin auditor integrator' },
  { id: 'history', href: '/desk/history', icon: 'history', roles: '' },
  { id: 'reports', href: '/desk/reports', icon: 'reports', roles: '' },
  { id: 'admin', href: '/desk/admin', icon: 'admin', roles: 'admin auditor' },
] as const;

export type DeskPage = (typeof pages)[number]['id'];

/** The pages that a role may open, the menu first. */
export const pagesFor = (role: string): readonly (typeof pages)[number][] =>
  pages.filter(({ roles }) => roles === '' || roles.split(' ').includes(role));
