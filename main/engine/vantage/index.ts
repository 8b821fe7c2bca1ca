export { detectVantage, refineVantage, type VantageFacts } from './detect.ts';
export { type LocalInterface, type NetworkView, nodeNetworkView } from './network.ts';
export { forbidsStrangers, neutralAddresses } from './neutral.ts';
export { type Port25, tryPort25 } from './port25.ts';
export { type PracticePlace, parsePracticePlace, readPracticeWorld } from './practice-world.ts';
