#pragma once
// paper: an exchange in memory, at which the live desk trades with play money at the live market's prices.
//
//   paper_venue.h    PaperVenue: the account, its orders and its fills; made from the books that it serves

#include "adapters/paper/paper_venue.h"
