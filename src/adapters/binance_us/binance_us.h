#pragma once
#include "adapters/binance_us/account_reader.h"
#include "adapters/binance_us/order_gateway.h"
