import type { Desk, DeskContact } from '../../model/desk';
import type { Doing } from '../../model/shortcuts';
import type { DutyActions } from './actions';
import type { DutyLayers } from './layers.svelte';

/** What can be done now, each by its name. */
export type Able = Partial<Record<Doing, () => void>>;

type Around = Readonly<{
  desk: Desk;
  actions: DutyActions;
  layers: DutyLayers;
  contact: DeskContact | undefined;
  hangUp: (contact: DeskContact) => void;
  nextPane: () => void;
  miniWindow: (() => void) | undefined;
}>;

/** The list of chats in the order of the screen: those who talk first. */
export const inOrder = (desk: Desk): readonly DeskContact[] => [
  ...desk.contacts.filter((c) => c.state === 'talking'),
  ...desk.contacts.filter((c) => c.state === 'wrap-up'),
];

/** Only who leads ends a chat; the others leave it. */
export const canHangUp = (contact: DeskContact | undefined): contact is DeskContact =>
  contact?.state === 'talking' && contact.role === '';

export function ableOf(around: Around): Able {
  const { desk, layers, miniWindow } = around;
  const always: Able = {
    palette: () => layers.show('palette'),
    settings: () => layers.show('settings'),
    help: () => layers.show('help'),
    nextPane: around.nextPane,
    ...(miniWindow && { miniWindow }),
  };
  if (desk.mode !== 'active') return always;
  return {
    ...always,
    ...ofDuty(around),
    ...ofContact(around),
    ...ofList(around),
    canned: () => layers.show('canned'),
  };
}

function ofDuty({ desk, actions }: Around): Able {
  const waiting = desk.offers.find((o) => o.answered === undefined);
  return {
    ready: () => actions.choose('ready'),
    notReady: () => actions.choose('not-ready'),
    ...(waiting && {
      accept: () => actions.answer(waiting.id, 'accept'),
      decline: () => actions.answer(waiting.id, 'decline'),
    }),
  };
}

function ofContact({ contact, actions, layers, hangUp }: Around): Able {
  if (contact === undefined) return {};
  const info: Able = { info: () => layers.showInfo('details') };
  if (contact.state !== 'talking') return info;
  const note: Able = {
    ...info,
    note: () => {
      layers.noting = !layers.noting;
      layers.pane = 'chat';
    },
  };
  if (!canHangUp(contact)) return note;
  return {
    ...note,
    hangUp: () => hangUp(contact),
    transfer: () => {
      actions.seekTargets();
      layers.passing = layers.passing === contact.jid ? '' : contact.jid;
      layers.pane = 'chat';
    },
  };
}

function ofList({ desk, actions, layers }: Around): Able {
  const list = inOrder(desk);
  const open = (contact: DeskContact | undefined) => {
    if (contact === undefined) return;
    layers.pane = 'chat';
    actions.open(contact.jid);
  };
  const at = list.findIndex((c) => c.jid === desk.open);
  const by = (step: number) => () => open(list[(at + step + list.length) % list.length]);
  const numbered = list.slice(0, 9).map((contact, i) => [`chat${i + 1}`, () => open(contact)] as const);
  return {
    ...(list.length > 1 && { nextChat: by(1), previousChat: by(-1) }),
    ...(Object.fromEntries(numbered) as Able),
  };
}
