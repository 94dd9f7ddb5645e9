import { childIn, type El } from './element';
import { ns } from './ns';

/** Whether an iq is a ping (XEP-0199 v2.0.1 §4). */
export const isPing = (el: El): boolean => childIn(el, ns.ping)?.name === 'ping';
