curl https://tasks.krokanti.com/api/spaces \
  -H "Authorization: Bearer kt_your_token_here" \
  -H "Content-Type: application/json"
