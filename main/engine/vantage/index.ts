export { clockFinding, clockOffsetOf, isTimeTold } from './clock.ts';
export { strippedDoors } from './compare-doors.ts';
export { detectVantage, refineVantage, type VantageFacts } from './detect.ts';
export { greetingAs } from './greeting-as.ts';
export {
  type Greeter,
  greetingName,
  greetNobody,
  type InterceptSign,
  nobodysAddress,
  sameGreeting,
} from './interception.ts';
export { type LocalInterface, type NetworkView, nodeNetworkView } from './network.ts';
export { forbidsStrangers, neutralAddresses } from './neutral.ts';
export { ownListings, policyLists } from './own-address.ts';
export { type Port25, type Port25Result, tryPort25 } from './port25.ts';
export { type PracticePlace, parsePracticePlace, readPracticeWorld } from './practice-world.ts';
