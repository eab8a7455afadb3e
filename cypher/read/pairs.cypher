// Two questions asked as one, where a root field needs the answers of both: one round trip, not two.
// The text is put together from those of the two queries; the answer is a map of each.

// name: subject_plain_and_reach
// summary: a subject, and what its reach follows from
// pair: subject_plain, reach_facts
// timeout: 10s
// together: 32

// name: subject_view_and_reach
// summary: a subject with sections, and what its reach follows from
// pair: subject_view, reach_facts
// timeout: 10s
// together: 32

// name: subject_view_deep_and_reach
// summary: a subject with sections of its sections, and what its reach follows from
// pair: subject_view_deep, reach_facts
// timeout: 10s
// together: 32
