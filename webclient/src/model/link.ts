/** The connection to the server, as far as a person is told of it. */
export type Link = Readonly<{ up: boolean; since: number }>;

export const linkUp: Link = { up: true, since: 0 };

const quietMs = 1_000;

/** Whether to say that the connection is lost: not for a blink. */
export const isDown = (link: Link, now: number): boolean => !link.up && now - link.since >= quietMs;

/** The link after it was seen up or down; down keeps the time it went down. */
export const linkSeen = (link: Link, up: boolean, now: number): Link =>
  link.up === up ? link : { up, since: now };
