/** What the customer's page works with once the form is sent: loaded then. */
export { seekAdmission } from './admission';
export { AttachTray } from './attaching';
export { attachDeps } from './attachdeps';
export { answerSurvey, rate, takeAlong } from './visitend';
export { VisitTalk } from './visittalk';
