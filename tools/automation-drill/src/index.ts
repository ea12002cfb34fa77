export { type AutomationDrillOptions, type AutomationDrillResult, automationDrill } from './kill-drill.ts';
