import type { ProjectOutline } from '../parseOutline.ts';

export const mobileAppOutline: ProjectOutline = {
  name: 'Mobile app 2.0',
  slug: 'mobile-app',
  color: '#0891b2',
  defaultView: 'list',
  description: 'Arrive without calling ahead: find a free berth, book it, pay, and check in from the boat.',
  hasReviewColumn: true,
  team: ['Priya', 'Tomás', 'Me'],
  outline: `
Read through the 1.x reviews in both stores #research
  Priya: The word that comes up most is "offline". The second is "login".
Write down what 2.0 will not do #client
  > No chat, no weather, no social feed. There are good apps for these.
Fix the crash when the clock changes #bug !urgent
  > Opening a booking that crosses the change to winter time crashes on Android 14.
  Tomás: Reproduced. We add 24 hours instead of a day.
  Priya: Fix is out in 1.9.4, crash rate is back to normal.
Sketch the booking flow on paper #design
  - Find a berth
  - Choose the nights
  - Pay and get the code for the gate
+ Prototype the booking flow and try it with six skippers #design #research !high
  - Clickable prototype
  - Six sessions in the harbour
  - List what confused people
  Mara: Nobody found the length field. It has to come before the map.
Decide how to store bookings offline #backend
  Tomás: Both are fast enough. The smaller one has had no release for a year, so the other.
  - Compare the two local databases
  - Write the decision down
Set up the build pipeline for both stores #backend
  - Signing keys in the vault
  - Nightly builds for the testers
+ Ship the empty 2.0 to the internal testers #quick-win
Sign-in with a link instead of a password #backend !high
  - Send the link
  - Open the app from the link
  - Fall back to a six-digit code
  Tomás: Links open the browser in some mail apps. The code is the fallback.
Map with free berths, also without network #frontend !high
  - Tiles of the visible coast on the device
  - Berths with depth and length
  - Colors that work in bright sun
  Priya: Tested on deck at noon. Yellow on white is invisible, blue works.
Sync bookings when the network is back #backend !high
  > The server decides who was first. The app must say so kindly.
  Tomás: Two boats wanted the same berth in my test, and one got a clear message and three alternatives.
+ Show what has not been sent yet #frontend
Dates and nights in the harbour's time zone #bug #backend
Boat profile: length, beam, draught #frontend
  - Take it over from 1.x
  - Ask for what is missing
Choose the payment provider #legal
  Me: Two offers are in. The second has Swish and Vipps, which the north asks for.
+ Pay by card and by Swish #backend !high
  - Payment sheet
  - Receipts as PDF
  - Refunds when the harbour cancels
Gate codes on the lock screen #frontend
Notify when the berth is ready #frontend
  Helen: Please not before eight in the morning.
  - On Android
  - On iOS
Texts in the app, all four languages #copy
  - Collect the texts of all screens
  - Have them translated
  - Check that nothing is cut off
  Priya: German needs a third more room on the buttons.
Battery use while the map is open #bug
  > 11 % an hour is too much. The old app needs 4 %.
  Priya: The compass redraws at 60 frames a second even when nothing moves.
Let harbour staff scan the booking #frontend #client
Check in from the boat #frontend
+ Check in without network #frontend
Delete an account from within the app #legal !high
  > Both stores ask for it, and so does the law.
Large text and one-handed use #design
  Mara: One hand is always on the rope. Everything important belongs to the lower half.
Screenshots and store descriptions #copy #design
  - Screenshots in four languages
  - Description
  - Answers to the privacy questions
Beta with fifty skippers #research #client
  - Invite from the newsletter
  - A channel for their reports
+ Fix what the beta finds #bug
Load test with the August numbers #backend
  - Replay the first Saturday of August
  - The same with twice the boats
Submit to both stores #client !urgent
Roll out to 10, 50 and 100 percent #client
+ Switch off the 1.x login #backend
Widget with the next booking #design !low
Share a berth with friends on a second boat #design !low
Watch app, or not #research !low
`,
};
