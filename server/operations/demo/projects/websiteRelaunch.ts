import type { ProjectOutline } from '../parseOutline.ts';

export const websiteOutline: ProjectOutline = {
  name: 'Website relaunch',
  slug: 'website',
  color: '#4f46e5',
  defaultView: 'kanban',
  description: 'The new quayside.example: faster, in four languages, and honest about prices.',
  hasReviewColumn: true,
  team: ['Mara', 'Tomás', 'Me'],
  outline: `
Agree on goals and numbers for the relaunch #client !high
  > What we want by the end of the quarter:
  >
  > - half the bounce rate on the price page
  > - first page in under **1.5 s** on a phone
  > - berth requests up by a third
  Mara: I put last year's numbers into the shared folder. The price page is where we lose people.
  Me: Good. Then that one goes first.
Interview five harbour masters about the old site #research
  - Write the interview guide
  - Find five harbour masters who have the time
  - Hold the interviews
  - Sum up what they said on one page
  Priya: Three of five print our price list and pin it to the wall. Worth designing for.
Audit the old pages and their traffic #research
  - Export a year of page views
  - List the pages nobody opened
  Tomás: 212 pages, and 31 of them bring 90 % of the visits.
+ Decide which pages stay, merge or go #copy
  Mara: Draft is in the sheet, one row per page. Please object until Thursday.
Pick the hosting and the CDN #backend
  > Must keep our data in the EU, and cost less than what we pay now.
Set up the repository and the preview deployments #backend !high
  - Branch protection and reviews
  - A preview for every pull request
+ Choose the static site generator #frontend
  Tomás: Tried two with our 31 pages. Both build in under 4 s, so I went for the one with better docs.
Draw the sitemap for the new navigation #design
  - Card sorting with eight customers
  - Try it with a tree test
Write the tone of voice on one page #copy
  Mara: One page it is. The word "solution" does not occur.
Design the new home page #design !high
  - Three rough directions
  - One direction in detail, phone first
  - Review with the harbour of Kalmar
  Mara: The harbour people like the one with the tide table. So do I.
  Helen: Could the phone number stay in the header? Half of our guests still call.
+ Design the price page #design !high
  > One table, all prices with VAT, no "from".
Build the type scale and the color tokens #design #frontend
Build header, footer and navigation #frontend
  - Keyboard and screen reader support
  - Language switch
+ Build the home page #frontend
Rewrite the texts of the product pages #copy
  - Berth booking
  - Payments
  - Guest register
  Priya: First two are ready for review.
Buy the photo licenses #legal
  - Home page
  - The twelve harbour portraits
  Mara: The photographer gives us all twelve for the price of eight.
Build the price page #frontend !high
  Tomás: Table works down to 320 px now. VAT per country comes from the API.
Fix the tide table on small screens #bug #frontend
  Helen: On my phone the last column is cut off.
  Tomás: Thanks, I see it too. Below 360 px it needs to scroll.
Connect the contact form to the help desk #backend
  > Replies must go to the harbour, not to us. The old form got this wrong for two years.
Measure loading times on a slow phone #frontend
  Tomás: 2.3 s at the moment. Two thirds of it are fonts.
+ Get the first page below 1.5 seconds #frontend
Translate the core pages #copy
  - German
  - Swedish
  - French
  Helen: Our harbour office can proofread the Swedish.
Have the imprint and the privacy page reviewed #legal
  Me: The lawyer has both, and promised an answer this week.
Keep every old address working with redirects #backend !high
  - Crawl the old site
  - Map old addresses to new ones
  - Test all 212 of them automatically
Rebuild the help center search #frontend #backend
Make the cookie banner unnecessary #legal #quick-win
  > Without third-party trackers we need no banner at all.
Check the site with a screen reader #frontend
  - Home and price page
  - Booking form
Let three harbours try the new site #client #research
Write the announcement for customers #copy
+ Go live on a Tuesday morning #client !urgent
  - Lower the DNS lifetime two days before
  - Switch over
  - Watch errors and redirects for a day
Archive the old site #backend
  - Keep a copy that can be read without a server
Collect feedback for two weeks #client #research
Dark mode #design !low
Share buttons without trackers #quick-win !low
A page for the press #copy !low
`,
};
