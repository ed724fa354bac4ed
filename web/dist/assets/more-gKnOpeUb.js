import{B as e,Cn as t,Ft as n,G as r,H as i,J as a,Jt as o,L as s,Nt as c,U as l,Yt as u,_n as d,bn as f,ct as p,dn as m,ft as h,mt as g,nt as _,ot as v,qt as y,rt as b,st as x,t as S,wn as C,xn as w,z as T}from"./jsxRuntime-CAvSKjRj.js";import{C as E,a as D,b as ee,c as te,d as O,f as ne,l as re,m as ie,n as k,o as A,r as j,s as M,u as N,x as ae}from"./index-Djbg6ZO1.js";import{a as oe,d as P,f as se,h as ce,m as F,p as le,r as ue,u as de}from"./saved-runs-ByN21Gxt.js";import{n as I,r as fe}from"./virtual-table-BFjm9aT_.js";import{i as pe,o as me,r as L,v as R,x as z}from"./time-CwjfPmew.js";var B=u.commands;function he(){let e=e=>()=>void(s.value=e),t=e=>({name:B.theme(u.theme[e]),run:()=>void v(`theme`,e)}),r=_.value.state===`ready`?_.value.value.items:[];return[{name:B.trade,run:()=>i({name:`trade`})},{name:u.stop.button,run:E},{name:c.value?B.stopPolling:B.startPolling,run:()=>n(!c.value)},{name:B.newRun,run:()=>{i({name:`backtest`}),document.querySelector(`.run-form select`)?.focus()}},{name:B.savedRuns,run:()=>i({name:`backtest`})},{name:u.candles.generateTitle,run:e(`candles`)},{name:u.candles.importTitle,run:e(`candles`)},{name:u.display.title,run:e(`display`)},{name:u.help.title,run:e(`help`)},t(`system`),t(`dark`),t(`light`),...r.map(e=>({name:B.openRun(ue(e)),run:()=>i({name:`result`,id:e.id})}))]}function ge(){let[e,t]=w(``),[n,r]=w(0),i=f(null),a=e.toLowerCase().split(/\s+/).filter(e=>e!==``),o=he().filter(({name:e})=>a.every(t=>e.toLowerCase().includes(t))).slice(0,12),c=Math.min(n,o.length-1),l=e=>{e&&(s.value=null,setTimeout(e.run))};return S(j,{title:B.title,onClose:()=>s.value=null,children:[S(`input`,{class:`input`,type:`text`,role:`combobox`,"aria-expanded":`true`,"aria-controls":`command-options`,"aria-autocomplete":`list`,"aria-label":B.search,"aria-activedescendant":c>=0?`command-${c}`:void 0,placeholder:B.search,autoFocus:!0,value:e,onInput:e=>{t(e.currentTarget.value),r(0)},onKeyDown:e=>{if(e.key===`ArrowDown`)r(Math.min(c+1,o.length-1));else if(e.key===`ArrowUp`)r(Math.max(c-1,0));else if(e.key===`Enter`)l(o[c]);else return;e.preventDefault()}}),S(`ul`,{ref:i,id:`command-options`,class:`command-options`,role:`listbox`,"aria-label":B.title,children:o.map((e,t)=>S(`li`,{id:`command-${t}`,role:`option`,"aria-selected":t===c,onClick:()=>l(e),children:e.name},e.name))}),o.length===0&&S(`p`,{class:`empty-line`,children:B.none})]})}function _e(e){let{curves:t,summary:n,zone:r,look:i}=e,a=f(null),o=f(null),[s,c]=w(!1),[l,p]=w(!1);return d(()=>{let e=!1;return ce().then(n=>{!e&&a.current&&(o.current=new n.CompareCanvas(a.current,t,I(a.current),r),p(!0))},()=>c(!0)),()=>{e=!0,o.current?.destroy(),o.current=null}},[t]),d(()=>{a.current&&o.current?.setLook(I(a.current),r)},[i,r]),s?S(`p`,{class:`empty-line`,children:u.chart.failed}):S(`div`,{ref:a,class:`chart-host compare-host`,role:`img`,"aria-label":n,"data-testid":`compare-chart`,"data-drawn":l})}function ve(e,t,n=1500){let r=e.time.length,i=Math.max(1,Math.ceil(r/n)),a=[],o=[];for(let n=0;n<r;n+=1)(n%i===0||n===r-1)&&(a.push(e.time[n]),o.push(t>0?(e.equity[n]/t-1)*100:0));return{time:a,percent:o}}var V=u.compare;function ye({first:e,second:t}){let n=async e=>{let[t,n]=await Promise.all([y.backtest(e),y.columns(e)]);return{run:t,columns:n}},[r,i]=oe(`${e} ${t}`,()=>Promise.all([n(e),n(t)]));return d(()=>{ae(V.title),window.scrollTo(0,0)},[e,t]),S(`article`,{class:`result compare`,"data-testid":`compare`,children:[S(`header`,{class:`result-head`,children:S(`div`,{children:[S(`a`,{class:`back-link`,...T({name:`backtest`}),children:[S(ne,{}),u.result.back]}),S(`h1`,{tabIndex:-1,children:V.title})]})}),r.state===`failed`&&S(D,{failure:r.failure,onRetry:i}),r.state===`loading`&&S(re,{shape:`result`,onRetry:i}),r.state===`ready`&&S(be,{a:r.value[0],b:r.value[1]})]})}function be({a:e,b:n}){let[r,i]=[e.run.result,n.run.result],o=t(()=>[e,n].map(({run:e,columns:t})=>ve(t,Number(e.result.initial_cash))),[e,n]),s=r.symbol===i.symbol&&r.timeframe===i.timeframe&&r.from===i.from&&r.to===i.to,c=u.chart.compareSummary(P(r),P(i));return S(C,{children:[!s&&S(`p`,{class:`note banner-note`,children:V.differentMarkets}),S(`div`,{class:`sides`,children:[S(U,{letter:V.first,run:e.run,kind:`a`}),S(U,{letter:V.second,run:n.run,kind:`b`})]}),S(k,{title:V.equity,class:`chart-card`,children:[S(_e,{curves:o,summary:c,zone:g.value,look:a.value}),S(`p`,{class:`chart-foot`,children:[S(`span`,{class:`keys`,children:[S(`span`,{children:[S(`i`,{class:`line-sample equity`}),` `,V.first]}),S(`span`,{children:[S(`i`,{class:`line-sample second`}),` `,V.second]})]}),S(fe,{})]})]}),S(k,{title:V.figures,children:S(`div`,{class:`table-region compare-region`,role:`region`,"aria-label":V.figures,tabIndex:0,children:S(`table`,{class:`plain compare-table`,children:[S(`thead`,{children:S(`tr`,{children:[S(`th`,{scope:`col`,children:V.figure}),S(`th`,{scope:`col`,class:`end`,children:V.first}),S(`th`,{scope:`col`,class:`end`,children:V.second}),S(`th`,{scope:`col`,class:`end`,children:V.difference})]})}),S(`tbody`,{children:se.map(e=>{let{text:t,better:n}=le(r,i,e);return S(`tr`,{children:[S(`th`,{scope:`row`,children:u.figures[e.key]}),S(H,{result:r,text:F(r,e),better:n===`first`}),S(H,{result:i,text:F(i,e),better:n===`second`}),S(`td`,{class:`end mono`,children:t})]},e.key)})})]})})})]})}var H=e=>S(`td`,{class:`end mono${e.better?` is-better`:``}`,children:[e.better&&S(C,{children:[S(`span`,{"aria-hidden":`true`,children:`★ `}),S(`span`,{class:`visually-hidden`,children:[V.better,` `]})]}),e.text]});function U({letter:e,run:t,kind:n}){let{result:r}=t;return S(`section`,{class:`card side side-${n}`,"aria-label":`${e}: ${P(r)}`,children:[S(`h2`,{children:[S(`span`,{class:`letter`,children:e}),S(`a`,{...T({name:`result`,id:t.id}),children:P(r)}),r.synthetic&&S(N,{})]}),S(`p`,{class:`muted mono`,children:[r.symbol,` · `,r.timeframe,` · `,L(Date.parse(r.from),g.value),` –`,` `,L(Date.parse(r.to),g.value)]}),S(`p`,{children:r.verdict}),S(`p`,{class:`muted small-text`,children:de(r).join(` · `)})]})}var W=u.display,G=e=>Object.entries(e).map(([e,t])=>({value:e,label:t}));function xe(){let e=x.value,t={utc:W.zones.utc,local:W.zones.local(pe())};return S(j,{title:W.title,onClose:()=>s.value=null,children:S(`div`,{class:`settings`,children:[S(M,{label:W.theme,name:`theme`,value:e.theme,options:G(W.themes),onValue:e=>void v(`theme`,e)}),S(M,{label:W.time_zone,name:`time_zone`,value:e.time_zone,options:G(t),onValue:e=>void v(`time_zone`,e)}),S(M,{label:W.colours,name:`colours`,value:e.colours,options:G(W.colourings),onValue:e=>void v(`colours`,e)}),S(M,{label:W.density,name:`density`,value:e.density,options:G(W.densities),onValue:e=>void v(`density`,e)}),S(M,{label:W.single_keys,name:`single_keys`,value:e.single_keys,options:G(W.switches),onValue:e=>void v(`single_keys`,e)}),S(`p`,{class:`sample`,children:[S(`span`,{class:`muted`,children:W.sample}),` `,S(`span`,{class:`gain mono`,children:`▲ +12.34 %`}),` `,S(`span`,{class:`loss mono`,children:`▼ −5.67 %`}),` `,S(`span`,{class:`mono`,children:me(Date.now(),g.value)})]}),S(`p`,{class:`help`,role:`status`,children:p.value===!0?W.saved:p.value===!1?W.notSaved:``})]})})}var K=u.candles,Se=[`1m`,`3m`,`5m`,`15m`,`30m`,`1h`,`2h`,`4h`,`6h`,`8h`,`12h`,`1d`,`1w`];function q(t){let[n,i]=w(null),[a,s]=w(!1),[c,l]=w(null);return{busy:a,job:n===null?void 0:b.value.jobs[n],failure:c,setFailure:l,run:async n=>{if(!a){s(!0),l(null);try{let a=await n();i(a);let o=await e(a);o.error?l({code:o.error.code,sentence:o.error.message,requestId:``}):o.state===`done`&&(t(o),await r())}catch(e){l(o(e))}finally{s(!1),i(null)}}}}}function J(e){return S(`form`,{class:`way`,"aria-label":e.title,noValidate:!0,onSubmit:t=>{t.preventDefault(),e.onSubmit()},children:[S(`h3`,{children:[e.icon,e.title]}),S(`p`,{class:`muted`,children:e.text}),e.children]})}function Ce(){let[e,t]=w(`BTC/USDT`),[n,r]=w(`365`),[i,a]=w(`42`),[o,s]=w({}),{busy:c,job:l,failure:d,setFailure:f,run:p}=q(()=>h(K.generated(e)));return S(J,{icon:S(ee,{}),title:K.generateTitle,text:K.generateText,onSubmit:()=>{let t=e=>/^\d+$/.test(e.trim()),r={...t(n)?{}:{days:u.form.problems[`needs-whole-number`]},...t(i)?{}:{seed:u.form.problems[`needs-whole-number`]}};s(r),Object.keys(r).length===0&&p(()=>y.generate({symbol:e.trim(),days:Number(n),seed:Number(i)}))},children:[S(`div`,{class:`triple`,children:[S(O,{label:K.symbol,value:e,onValue:t}),S(O,{label:K.days,numeric:!0,problem:o.days,value:n,onValue:r}),S(O,{label:K.seed,numeric:!0,problem:o.seed,value:i,onValue:a})]}),S(`p`,{class:`help`,children:K.seedHelp}),d&&S(D,{failure:d,onDismiss:()=>f(null)}),c&&S(A,{label:K.progress,share:l?.progress??0,detail:l?.detail||K.generating}),S(`button`,{type:`submit`,class:`button primary`,"data-testid":`generate`,"aria-disabled":c,children:K.generate})]})}function we(){let[e,t]=w(`BTC/USDT`),[n,r]=w(``),[i,a]=w(null),[o,c]=w(!1),[u,d]=w(0),{busy:f,job:p,failure:g,setFailure:_,run:v}=q(e=>{l.value=m(e.result,`job.result`),h(K.imported)}),b=()=>{c(i===null),i!==null&&(l.value=null,d(0),v(()=>y.importFile(i,e.trim(),n,d)))},x=p===void 0&&u<1?K.sending(`${R(u*100,0)} %`):p?.detail||K.reading;return S(J,{icon:S(ie,{}),title:K.importTitle,text:K.importText,onSubmit:b,children:[S(`div`,{class:`field`,children:[S(`label`,{for:`candle-file`,children:K.file}),S(`input`,{id:`candle-file`,class:`input file`,type:`file`,accept:`.csv,.json,.gz,.txt`,"aria-invalid":o,"aria-describedby":o?`candle-file-problem`:void 0,onChange:e=>{a(e.currentTarget.files?.[0]??null),c(!1)}}),o&&S(`p`,{class:`problem`,id:`candle-file-problem`,children:K.needsFile})]}),S(`div`,{class:`pair`,children:[S(O,{label:K.symbol,value:e,onValue:t}),S(te,{label:K.timeframe,value:n,options:[{value:``,label:K.timeframeAuto},...Se.map(e=>({value:e,label:e}))],onValue:r})]}),g&&S(D,{failure:g,onDismiss:()=>_(null)}),f&&S(A,{label:K.progress,share:p?p.progress:u,detail:x}),s.value!==null&&l.value&&S(X,{report:l.value}),S(`button`,{type:`submit`,class:`button`,"data-testid":`import`,"aria-disabled":f,children:K.import})]})}var Y=e=>e.slice(0,16).replace(`T`,` `);function X({report:e}){let t=[[K.rowsRead,z(e.rows_read)],[K.kept,z(e.rows_kept)],[K.added,z(e.added)],[K.gaps,e.gaps.count===0?`0`:K.gapsMissing(e.gaps.count,e.gaps.missing)]];return S(`section`,{class:`import-report`,"aria-label":K.report,"data-testid":`import-report`,children:[S(`h3`,{children:[K.report,`: `,e.symbol,` `,e.timeframe]}),S(`p`,{class:`muted mono`,children:[Y(e.from),` – `,Y(e.to),` UTC`,e.file!==``&&` · ${e.file}`]}),S(`dl`,{class:`facts`,children:t.map(([e,t])=>S(`div`,{children:[S(`dt`,{children:e}),S(`dd`,{children:t})]},e))}),e.conflicting>0&&S(`p`,{class:`note`,children:K.conflicting(e.conflicting)}),e.defects.length===0?S(`p`,{class:`note`,children:K.noDefects}):S(`div`,{class:`table-region`,role:`region`,"aria-label":K.defects,tabIndex:0,children:S(`table`,{class:`plain`,children:[S(`thead`,{children:S(`tr`,{children:[S(`th`,{scope:`col`,class:`end`,children:K.found}),S(`th`,{scope:`col`,children:K.defect}),S(`th`,{scope:`col`,children:e.form===`json`?K.firstRows:K.firstLines})]})}),S(`tbody`,{children:e.defects.map(e=>S(`tr`,{children:[S(`td`,{class:`end`,children:z(e.count)}),S(`td`,{children:[S(`b`,{children:e.kind.replaceAll(`_`,` `)}),e.sentence!==``&&S(`span`,{class:`muted`,children:[`: `,e.sentence]})]}),S(`td`,{class:`lines`,children:[e.first_lines.join(`, `),e.count>e.first_lines.length&&e.first_lines.length>0&&`, …`]})]},e.kind))})]})}),e.notes.length>0&&S(`ul`,{class:`notes muted`,children:e.notes.map(e=>S(`li`,{children:e},e))})]})}function Z(){return l.value===null?null:S(`section`,{class:`card last-import`,"aria-label":K.report,children:[S(X,{report:l.value}),S(`div`,{class:`actions`,children:S(`button`,{type:`button`,class:`button small`,onClick:()=>l.value=null,children:u.dismiss})})]})}function Te(){let e=b.value.series??[];if(e.length===0)return S(`p`,{class:`empty-line`,children:K.none});let t=K.columns;return S(`div`,{class:`table-region stored-region`,role:`region`,"aria-label":K.stored,tabIndex:0,children:S(`table`,{class:`plain`,children:[S(`thead`,{children:S(`tr`,{children:[S(`th`,{scope:`col`,children:t.symbol}),S(`th`,{scope:`col`,children:t.timeframe}),S(`th`,{scope:`col`,children:t.from}),S(`th`,{scope:`col`,children:t.to}),S(`th`,{scope:`col`,class:`end`,children:t.candles}),S(`th`,{scope:`col`,class:`end`,children:t.gaps})]})}),S(`tbody`,{children:e.map(e=>S(`tr`,{children:[S(`td`,{children:[e.symbol,` `,e.synthetic&&S(N,{})]}),S(`td`,{children:e.timeframe}),S(`td`,{class:`mono`,children:e.from.slice(0,10)}),S(`td`,{class:`mono`,children:e.to.slice(0,10)}),S(`td`,{class:`end mono`,children:z(e.candles)}),S(`td`,{class:`end mono`,children:z(e.gaps)})]},`${e.symbol} ${e.timeframe}`))})]})})}var Q=()=>S(`div`,{class:`ways`,children:[S(Ce,{}),S(we,{})]}),Ee=()=>S(j,{title:K.title,onClose:()=>s.value=null,wide:!0,children:[S(`h3`,{children:K.stored}),S(Te,{}),S(Q,{})]});function De(){return S(`section`,{class:`card first-start`,"aria-labelledby":`first-start-title`,"data-testid":`first-start`,children:[S(`h1`,{id:`first-start-title`,children:K.firstTitle}),S(`p`,{class:`lead`,children:K.firstText}),S(Q,{})]})}var Oe=`Packages contained in CryptoPiggy's page and HTML report
========================================================

preact 11.2.0               MIT         https://preactjs.com
@preact/signals 2.11.4      MIT         https://github.com/preactjs/signals
@preact/signals-core 1.14.5 MIT         https://github.com/preactjs/signals
lightweight-charts 5.2.1    Apache-2.0  https://github.com/tradingview/lightweight-charts
fancy-canvas 2.1.0          MIT         https://www.npmjs.com/package/fancy-canvas

NOTICE of lightweight-charts
----------------------------
TradingView Lightweight Charts™
Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/

preact: the MIT licence (fancy-canvas names the same licence and ships no text of its own)
------------------------------------------------------------------------------------------
The MIT License (MIT)

Copyright (c) 2015-present Jason Miller

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

@preact/signals, @preact/signals-core: the MIT licence
------------------------------------------------------
The MIT License (MIT)

Copyright (c) 2022-present Preact Team

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

lightweight-charts: the Apache licence
--------------------------------------
Apache License
                           Version 2.0, January 2004
                        http://www.apache.org/licenses/

   TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION

   1. Definitions.

      "License" shall mean the terms and conditions for use, reproduction,
      and distribution as defined by Sections 1 through 9 of this document.

      "Licensor" shall mean the copyright owner or entity authorized by
      the copyright owner that is granting the License.

      "Legal Entity" shall mean the union of the acting entity and all
      other entities that control, are controlled by, or are under common
      control with that entity. For the purposes of this definition,
      "control" means (i) the power, direct or indirect, to cause the
      direction or management of such entity, whether by contract or
      otherwise, or (ii) ownership of fifty percent (50%) or more of the
      outstanding shares, or (iii) beneficial ownership of such entity.

      "You" (or "Your") shall mean an individual or Legal Entity
      exercising permissions granted by this License.

      "Source" form shall mean the preferred form for making modifications,
      including but not limited to software source code, documentation
      source, and configuration files.

      "Object" form shall mean any form resulting from mechanical
      transformation or translation of a Source form, including but
      not limited to compiled object code, generated documentation,
      and conversions to other media types.

      "Work" shall mean the work of authorship, whether in Source or
      Object form, made available under the License, as indicated by a
      copyright notice that is included in or attached to the work
      (an example is provided in the Appendix below).

      "Derivative Works" shall mean any work, whether in Source or Object
      form, that is based on (or derived from) the Work and for which the
      editorial revisions, annotations, elaborations, or other modifications
      represent, as a whole, an original work of authorship. For the purposes
      of this License, Derivative Works shall not include works that remain
      separable from, or merely link (or bind by name) to the interfaces of,
      the Work and Derivative Works thereof.

      "Contribution" shall mean any work of authorship, including
      the original version of the Work and any modifications or additions
      to that Work or Derivative Works thereof, that is intentionally
      submitted to Licensor for inclusion in the Work by the copyright owner
      or by an individual or Legal Entity authorized to submit on behalf of
      the copyright owner. For the purposes of this definition, "submitted"
      means any form of electronic, verbal, or written communication sent
      to the Licensor or its representatives, including but not limited to
      communication on electronic mailing lists, source code control systems,
      and issue tracking systems that are managed by, or on behalf of, the
      Licensor for the purpose of discussing and improving the Work, but
      excluding communication that is conspicuously marked or otherwise
      designated in writing by the copyright owner as "Not a Contribution."

      "Contributor" shall mean Licensor and any individual or Legal Entity
      on behalf of whom a Contribution has been received by Licensor and
      subsequently incorporated within the Work.

   2. Grant of Copyright License. Subject to the terms and conditions of
      this License, each Contributor hereby grants to You a perpetual,
      worldwide, non-exclusive, no-charge, royalty-free, irrevocable
      copyright license to reproduce, prepare Derivative Works of,
      publicly display, publicly perform, sublicense, and distribute the
      Work and such Derivative Works in Source or Object form.

   3. Grant of Patent License. Subject to the terms and conditions of
      this License, each Contributor hereby grants to You a perpetual,
      worldwide, non-exclusive, no-charge, royalty-free, irrevocable
      (except as stated in this section) patent license to make, have made,
      use, offer to sell, sell, import, and otherwise transfer the Work,
      where such license applies only to those patent claims licensable
      by such Contributor that are necessarily infringed by their
      Contribution(s) alone or by combination of their Contribution(s)
      with the Work to which such Contribution(s) was submitted. If You
      institute patent litigation against any entity (including a
      cross-claim or counterclaim in a lawsuit) alleging that the Work
      or a Contribution incorporated within the Work constitutes direct
      or contributory patent infringement, then any patent licenses
      granted to You under this License for that Work shall terminate
      as of the date such litigation is filed.

   4. Redistribution. You may reproduce and distribute copies of the
      Work or Derivative Works thereof in any medium, with or without
      modifications, and in Source or Object form, provided that You
      meet the following conditions:

      (a) You must give any other recipients of the Work or
          Derivative Works a copy of this License; and

      (b) You must cause any modified files to carry prominent notices
          stating that You changed the files; and

      (c) You must retain, in the Source form of any Derivative Works
          that You distribute, all copyright, patent, trademark, and
          attribution notices from the Source form of the Work,
          excluding those notices that do not pertain to any part of
          the Derivative Works; and

      (d) If the Work includes a "NOTICE" text file as part of its
          distribution, then any Derivative Works that You distribute must
          include a readable copy of the attribution notices contained
          within such NOTICE file, excluding those notices that do not
          pertain to any part of the Derivative Works, in at least one
          of the following places: within a NOTICE text file distributed
          as part of the Derivative Works; within the Source form or
          documentation, if provided along with the Derivative Works; or,
          within a display generated by the Derivative Works, if and
          wherever such third-party notices normally appear. The contents
          of the NOTICE file are for informational purposes only and
          do not modify the License. You may add Your own attribution
          notices within Derivative Works that You distribute, alongside
          or as an addendum to the NOTICE text from the Work, provided
          that such additional attribution notices cannot be construed
          as modifying the License.

      You may add Your own copyright statement to Your modifications and
      may provide additional or different license terms and conditions
      for use, reproduction, or distribution of Your modifications, or
      for any such Derivative Works as a whole, provided Your use,
      reproduction, and distribution of the Work otherwise complies with
      the conditions stated in this License.

   5. Submission of Contributions. Unless You explicitly state otherwise,
      any Contribution intentionally submitted for inclusion in the Work
      by You to the Licensor shall be under the terms and conditions of
      this License, without any additional terms or conditions.
      Notwithstanding the above, nothing herein shall supersede or modify
      the terms of any separate license agreement you may have executed
      with Licensor regarding such Contributions.

   6. Trademarks. This License does not grant permission to use the trade
      names, trademarks, service marks, or product names of the Licensor,
      except as required for reasonable and customary use in describing the
      origin of the Work and reproducing the content of the NOTICE file.

   7. Disclaimer of Warranty. Unless required by applicable law or
      agreed to in writing, Licensor provides the Work (and each
      Contributor provides its Contributions) on an "AS IS" BASIS,
      WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or
      implied, including, without limitation, any warranties or conditions
      of TITLE, NON-INFRINGEMENT, MERCHANTABILITY, or FITNESS FOR A
      PARTICULAR PURPOSE. You are solely responsible for determining the
      appropriateness of using or redistributing the Work and assume any
      risks associated with Your exercise of permissions under this License.

   8. Limitation of Liability. In no event and under no legal theory,
      whether in tort (including negligence), contract, or otherwise,
      unless required by applicable law (such as deliberate and grossly
      negligent acts) or agreed to in writing, shall any Contributor be
      liable to You for damages, including any direct, indirect, special,
      incidental, or consequential damages of any character arising as a
      result of this License or out of the use or inability to use the
      Work (including but not limited to damages for loss of goodwill,
      work stoppage, computer failure or malfunction, or any and all
      other commercial damages or losses), even if such Contributor
      has been advised of the possibility of such damages.

   9. Accepting Warranty or Additional Liability. While redistributing
      the Work or Derivative Works thereof, You may choose to offer,
      and charge a fee for, acceptance of support, warranty, indemnity,
      or other liability obligations and/or rights consistent with this
      License. However, in accepting such obligations, You may act only
      on Your own behalf and on Your sole responsibility, not on behalf
      of any other Contributor, and only if You agree to indemnify,
      defend, and hold each Contributor harmless for any liability
      incurred by, or claims asserted against, such Contributor by reason
      of your accepting any such warranty or additional liability.

   END OF TERMS AND CONDITIONS

   APPENDIX: How to apply the Apache License to your work.

      To apply the Apache License to your work, attach the following
      boilerplate notice, with the fields enclosed by brackets "[]"
      replaced with your own identifying information. (Don't include
      the brackets!)  The text should be enclosed in the appropriate
      comment syntax for the file format. We also recommend that a
      file or class name and description of purpose be included on the
      same "printed page" as the copyright notice for easier
      identification within third-party archives.

   Copyright 2023 TradingView, Inc.

   Licensed under the Apache License, Version 2.0 (the "License");
   you may not use this file except in compliance with the License.
   You may obtain a copy of the License at

       http://www.apache.org/licenses/LICENSE-2.0

   Unless required by applicable law or agreed to in writing, software
   distributed under the License is distributed on an "AS IS" BASIS,
   WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   See the License for the specific language governing permissions and
   limitations under the License.
`,$=u.help;function ke(){return S(j,{title:$.title,onClose:()=>s.value=null,wide:!0,children:[S(`h3`,{children:$.shortcuts}),S(`dl`,{class:`keys-list`,children:$.keys.map(([e,t])=>S(`div`,{children:[S(`dt`,{children:S(`kbd`,{children:e})}),S(`dd`,{children:t})]},e))}),S(`h3`,{children:$.about}),S(`p`,{children:$.aboutText}),S(`h3`,{children:$.licences}),S(`p`,{children:$.licencesText}),S(`p`,{children:[u.notice.replace(` ${u.attributionAddress}`,``),` `,S(`a`,{href:u.attributionAddress,target:`_blank`,rel:`noreferrer noopener`,children:u.attributionAddress})]}),S(`pre`,{class:`licences`,tabIndex:0,"aria-label":$.licences,children:Oe})]})}function Ae(){let e=(e,t)=>S(`button`,{type:`button`,class:`button`,onClick:()=>s.value=e,children:t});return S(j,{title:u.tabs.more,onClose:()=>s.value=null,children:S(`div`,{class:`menu-tools`,children:[e(`candles`,u.candles.open),e(`commands`,u.commands.open),e(`display`,u.display.open),e(`help`,u.help.open)]})})}export{Ee as CandlesDialog,ge as CommandList,ye as CompareRuns,xe as DisplaySettings,De as FirstStart,ke as GetHelp,Z as LastImport,Ae as Menu};