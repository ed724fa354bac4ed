// The look at a live order before it leaves.

export const reviewTitle = 'Review the live order';
export const reviewText = 'This is sent to the exchange as it stands here. What does not fill at once is cancelled.';
export const practice = 'Practice exchange: play money.';
export const realMoney = 'Real money.';
export const back = 'Back';
export const closeTitle = 'Close the live position';
export const mode = 'Mode';
