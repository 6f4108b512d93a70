/** "every Sunday 03:00": on which days, and about when. */
export const recurrence = {
  everyDay: "every day",
  workdays: "Monday to Friday",
  every: (weekday: string) => `every ${weekday}`,
  ofTheMonth: (ordinal: string) => `${ordinal} of the month`,
  lastDay: "last day of the month",
  nth: (ordinal: string, weekday: string) => `${ordinal} ${weekday}`,
  last: (weekday: string) => `last ${weekday}`,
  weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
} as const
