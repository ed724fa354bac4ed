var e=/^-?\d+(\.\d+)?$/,t=/^[=+\-@\t\r\n]/;function n(n){if(n===null)return``;let r=String(n);return t.test(r)&&!e.test(r)&&(r=`'${r}`),/[",\r\n]/.test(r)?`"${r.replaceAll(`"`,`""`)}"`:r}var r=e=>e.map(e=>e.map(n).join(`,`)).join(`\r
`)+`\r
`;export{r as t};