export { type AutomationDrillOptions, type AutomationDrillResult, automationDrill } from './kill-drill.ts';
export { type Run, startRun } from './run.ts';
