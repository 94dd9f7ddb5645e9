import type { Route } from '../../model/admin/route';
import type { Administration } from '../../wiring/admin';

/** What each section of the administration gets. */
export type SectionProps = {
  desk: Administration;
  route: Route;
  go: (to: Partial<Route>) => void;
  /** Auditors look on. */
  mayChange: boolean;
  /** The user ID of who is logged in. */
  me: string;
};
