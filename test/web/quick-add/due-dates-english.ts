/** Now is Wednesday, 2 December 2026, 10:00 in London. Each line: what is typed | title | due, in local time. */
export const englishLines = `
Pay rent today | Pay rent | 2026-12-02
Pay rent tomorrow | Pay rent | 2026-12-03
Pay rent Tomorrow | Pay rent | 2026-12-03
Pay rent TOMORROW | Pay rent | 2026-12-03
Pay rent tmrw | Pay rent | 2026-12-03
Pay rent tonight | Pay rent | 2026-12-02 20:00
Pay rent tonight at 9 | Pay rent | 2026-12-02 21:00
Pay rent tonight at 8:30pm | Pay rent | 2026-12-02 20:30
Pay rent the day after tomorrow | Pay rent | 2026-12-04
Pay rent day after tomorrow | Pay rent | 2026-12-04
Pay rent fri | Pay rent | 2026-12-04
Pay rent friday | Pay rent | 2026-12-04
Pay rent Thursday | Pay rent | 2026-12-03
Pay rent thurs | Pay rent | 2026-12-03
Pay rent tues | Pay rent | 2026-12-08
Pay rent mon | Pay rent | 2026-12-07
Pay rent wednesday | Pay rent | 2026-12-09
Yoga sat | Yoga | 2026-12-05
Yoga sunday | Yoga | 2026-12-06
Yoga on sun | Yoga | 2026-12-06
Pay rent on Friday | Pay rent | 2026-12-04
Pay rent by Friday | Pay rent | 2026-12-04
Pay rent due Friday | Pay rent | 2026-12-04
Pay rent due by Friday | Pay rent | 2026-12-04
Pay rent due on Friday | Pay rent | 2026-12-04
Cake for Sunday | Cake | 2026-12-06
Pay rent this friday | Pay rent | 2026-12-04
Pay rent this coming friday | Pay rent | 2026-12-04
Pay rent next friday | Pay rent | 2026-12-11
Pay rent next monday | Pay rent | 2026-12-07
Pay rent next week | Pay rent | 2026-12-07
Pay rent next month | Pay rent | 2027-01-01
Pay rent end of month | Pay rent | 2026-12-31
Pay rent by the end of the month | Pay rent | 2026-12-31
Clean up this weekend | Clean up | 2026-12-05
Clean up next weekend | Clean up | 2026-12-05
Pay rent fri 5pm | Pay rent | 2026-12-04 17:00
Pay rent fri 5 pm | Pay rent | 2026-12-04 17:00
Pay rent fri at 5pm | Pay rent | 2026-12-04 17:00
Pay rent fri at 5 | Pay rent | 2026-12-04 17:00
Pay rent fri at 8 | Pay rent | 2026-12-04 08:00
Pay rent fri at 10 | Pay rent | 2026-12-04 10:00
Pay rent fri, 5pm | Pay rent | 2026-12-04 17:00
Pay rent 5pm fri | Pay rent | 2026-12-04 17:00
Pay rent 5pm on friday | Pay rent | 2026-12-04 17:00
Pay rent at 5 on friday | Pay rent | 2026-12-04 17:00
Pay rent by 5pm friday | Pay rent | 2026-12-04 17:00
Pay rent fri 17:30 | Pay rent | 2026-12-04 17:30
Pay rent fri 9:30 | Pay rent | 2026-12-04 09:30
Pay rent fri 09:30 | Pay rent | 2026-12-04 09:30
Pay rent fri 5.30pm | Pay rent | 2026-12-04 17:30
Pay rent fri 5:30 p.m. | Pay rent | 2026-12-04 17:30
Pay rent fri 12am | Pay rent | 2026-12-04 00:00
Pay rent fri 12pm | Pay rent | 2026-12-04 12:00
Pay rent fri 17h | Pay rent | 2026-12-04 17:00
Pay rent tomorrow morning | Pay rent | 2026-12-03 09:00
Pay rent tomorrow afternoon | Pay rent | 2026-12-03 15:00
Pay rent tomorrow evening | Pay rent | 2026-12-03 19:00
Pay rent tomorrow night | Pay rent | 2026-12-03 20:00
Pay rent friday in the morning | Pay rent | 2026-12-04 09:00
Pay rent friday morning at 5 | Pay rent | 2026-12-04 05:00
Pay rent friday evening at 8 | Pay rent | 2026-12-04 20:00
Lunch tomorrow at noon | Lunch | 2026-12-03 12:00
Lunch tomorrow noon | Lunch | 2026-12-03 12:00
Lunch at noon | Lunch | 2026-12-02 12:00
Party tomorrow at midnight | Party | 2026-12-04 00:00
Call Ana 5pm | Call Ana | 2026-12-02 17:00
Call Ana 17:00 | Call Ana | 2026-12-02 17:00
Call Ana at 5 | Call Ana | 2026-12-02 17:00
Call Ana at 9 | Call Ana | 2026-12-03 09:00
Call Ana 9am | Call Ana | 2026-12-03 09:00
Call Ana @5pm | Call Ana | 2026-12-02 17:00
Call Ana in 3 days | Call Ana | 2026-12-05
Call Ana in a week | Call Ana | 2026-12-09
Call Ana in two weeks | Call Ana | 2026-12-16
Call Ana in 1 month | Call Ana | 2027-01-02
Call Ana in a year | Call Ana | 2027-12-02
Call Ana in 3 days at 5pm | Call Ana | 2026-12-05 17:00
Call Ana in 6 hours | Call Ana | 2026-12-02 16:00
Call Ana in an hour | Call Ana | 2026-12-02 11:00
Call Ana in half an hour | Call Ana | 2026-12-02 10:30
Call Ana in 45 min | Call Ana | 2026-12-02 10:45
Call Ana in 2h | Call Ana | 2026-12-02 12:00
Party Dec 5 | Party | 2026-12-05
Party December 5th | Party | 2026-12-05
Party 5 dec | Party | 2026-12-05
Party 5th of December | Party | 2026-12-05
Party on 5 December 2027 | Party | 2027-12-05
Party December 5, 2027 | Party | 2027-12-05
Party Dec. 5 | Party | 2026-12-05
Party Sat 5 Dec | Party | 2026-12-05
Party Saturday, December 5 at 8pm | Party | 2026-12-05 20:00
Party 1 dec | Party | 2027-12-01
Party 2 Dec | Party | 2026-12-02
Party 29 feb | Party | 2028-02-29
Party may 5 | Party | 2027-05-05
Party 2026-12-05 | Party | 2026-12-05
Party 2026-12-05 17:30 | Party | 2026-12-05 17:30
Party 2020-01-31 | Party | 2020-01-31
Party 5/6 | Party | 2027-06-05
Party 13/6 | Party | 2027-06-13
Party 6/13 | Party | 2027-06-13
Party 10.12.2026 | Party | 2026-12-10
Party 10-12-2026 | Party | 2026-12-10
Party 10/12/2026 | Party | 2026-12-10
Party 10/12/26 | Party | 2026-12-10
Party 10/12 at 5pm | Party | 2026-12-10 17:00
Call Ana tomorrow. | Call Ana. | 2026-12-03
Call Ana tomorrow! | Call Ana! | 2026-12-03
Call Ana, tomorrow | Call Ana | 2026-12-03
Call Ana on Friday about the rent | Call Ana about the rent | 2026-12-04
Meet Ana at 5pm in the park | Meet Ana in the park | 2026-12-02 17:00
On Friday, call Ana | call Ana | 2026-12-04
Rent due on 5 dec with interest | Rent with interest | 2026-12-05
Call back in 2 days if nobody answers | Call back if nobody answers | 2026-12-04
email bob@example.com tomorrow | email bob@example.com | 2026-12-03
See https://example.com/2026/12/05 tomorrow | See https://example.com/2026/12/05 | 2026-12-03
Watch “Friday” tomorrow | Watch “Friday” | 2026-12-03
Daily standup tomorrow | Daily standup | 2026-12-03
Buy 3 tomorrow | Buy 3 | 2026-12-03
Book 5-6pm slot tomorrow | Book 5-6pm slot | 2026-12-03
Friday
tomorrow
Tomorrow!
p1
5pm
in 3 days
5/6
Due tomorrow
https://example.com/2026/12/05/post
https://example.com/tomorrow
See example.com/5/6
Buy sun cream
Look at the sun
Get some sun
Where Ana sat down
We wed in June
24/7 support
Support 24/7
Read Tomorrow's paper
Read tomorrow’s paper
Tomorrow call Ana
Monday meeting notes
Fix the Friday-night bug
9/11 Report
3/4 done
1/2 cup
Room 12:30 B
Meet in room 12:30
Read John 3:16
Lost 2:1
wait a minute
Back in a minute
1h meeting
Wait 1h
Fix #123
Fix #123 and #124
every monday water plants
On vacation until Friday
Back from Monday
Finish before Friday
What happened last Friday
Black Friday
Plan Black Friday
Work Mon to Fri
Work Mon and Tue
Work Mon-Fri
Essay on Sunday traditions
Look at 5 houses
Set version 1.2.2026
Install v10.12.2026
Pay 31/6
Pay 31 June
Pay 45/77
Party 2026-02-30
Call at 27:00
Call 5551234
Version 2.5
Watch 2012
Add 100 units
"Tomorrow" poster
Watch "The Day After Tomorrow"
Watch 'Tomorrow'
Print «Friday»
Run \`date tomorrow\`
May the 4th be with you
March on
Say now
Move the meeting to Friday
Read page 5 dec
Order from page 12:30
Take the 10am train
Take bus 17:30
A tale of Friday
Is it Friday?
Buy in May
tomorrowland
Overmorrow
`;
