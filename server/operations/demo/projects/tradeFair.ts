import type { ProjectOutline } from '../parseOutline.ts';

export const tradeFairOutline: ProjectOutline = {
  name: 'Trade fair in Hamburg',
  slug: 'trade-fair',
  color: '#d97706',
  defaultView: 'gantt',
  description: 'Five days, one stand, forty appointments: where harbours see version 2.0 for the first time.',
  hasReviewColumn: false,
  team: ['Mara', 'Priya', 'Me'],
  outline: `
Decide whether we go at all #client
  Me: Last time we signed four harbours from twelve appointments. We go.
Book the stand in hall B6 #client !high
  > 24 m², a corner, close to the entrance from the ferries.
  Mara: They held the corner for us. The contract is in the shared folder.
Set the budget #legal
  - Ask for three offers for the stand
  - Travel and hotel
  - What is left for everything else
Book hotel rooms before they are gone #quick-win !urgent
  Priya: Last six rooms within walking distance. Booked.
Write the list of harbours to invite #client #research
  - Customers
  - Those who said "next year"
  - Those we have never talked to
+ Send the save-the-date #copy
Choose the stand builder #client
  Me: The second offer. They have built in that hall six times.
Design the stand #design !high
  - Floor plan with two tables and one screen
  - Back wall
  - Something that makes people stop
  Mara: A real mooring post to sit on. It weighs 80 kg, so the builder must know.
  Helen: We have an old one in the yard that you could borrow.
+ Order the back wall and the counter #design
Agree on one sentence for the whole stand #copy !high
  Mara: "Arrive without calling ahead." Short enough to read while walking by.
Order power, water and network for the stand #client
  > The wireless network in the halls breaks down every year: order the cable.
Plan the demo for five minutes #client
  - What we show, and in which order
  - What we do when the network is gone
  - A harbour full of made-up boats
Make the demo run without network #backend !high
  Tomás: Everything runs on one laptop now. I pulled the cable in the middle of it and nobody noticed.
Print the price list #copy #design
  > On heavy paper, with a hole at the top. They will pin it to the wall anyway.
Arrange forty appointments #client !high
  - Ask the customers first
  - Then the list
  - Confirm all of them the week before
  Priya: 23 so far, and Tuesday is full.
Order business cards #quick-win
Write invitations to the press #copy
Get the insurance for the stand #legal #quick-win
Borrow the mooring post from Helen #client
  Helen: It can be picked up on any weekday, the yard opens at seven.
Pick up gifts that nobody throws away #design
  - Ask what a skipper always lacks
  - Order 300
  Mara: Floating key rings. With our name small, so that people use them.
Train everybody who will be at the stand #client
  - A rehearsal with a stopwatch
  - The five-minute demo
  - The ten questions everybody asks
Plan who is at the stand when #client
+ Send the plan to everybody #quick-win
Rent a van for the trip #quick-win
  Mara: The long one, the post is 2.40 m.
Check that the screen fits into the van !low
Film two customers for the screen #client #copy
  - Kalmar
  - Sønderborg
Set up the form for new contacts #backend
  > Name, harbour, number of berths, one free field. No paper.
Pack everything by the list #client !high
Build up the stand #client !urgent
  - Wall and counter
  - Screen, laptop, network
  - A last look in the evening
The fair itself #client !urgent
  - First day
  - Evening with customers
  - Last day and taking down
+ Write to every contact within three days #copy !high
Bring the mooring post back #client
Add up what it cost and what it brought #research
  - Costs
  - Contacts and contracts after three months
Book the corner for next year, or not !low
Write down what to do better #research !low
`,
};
