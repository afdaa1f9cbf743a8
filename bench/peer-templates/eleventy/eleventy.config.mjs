// Listings of 20 and feeds of 30, as arrays that the templates page through.
const places = [["ferizaj", "Ferizaj"], ["fushe-kosove", "Fushë Kosovë"], ["peja", "Pejë"], ["prizren", "Prizren"], ["gjakova", "Gjakovë"], ["mitrovica", "Mitrovicë"], ["gracanica", "Graçanicë"]];
const topics = [["employment", "Punësimi"], ["housing", "Strehimi"], ["civil-registration", "Regjistrimi civil"], ["covid-19", "COVID-19"], ["democratization", "Demokratizimi"], ["eu-integration", "Integrimi evropian"]];

function listings(posts) {
  const lists = new Map([["/", posts]]);
  const put = (path, post) => lists.has(path) ? lists.get(path).push(post) : lists.set(path, [post]);
  for (const post of posts) {
    put(`/tema/${post.data.topic}/`, post);
    put(`/komuna/${post.data.place}/`, post);
    put(`/arkivi/${post.date.toISOString().slice(0, 7).replace("-", "/")}/`, post);
  }
  return lists;
}

export default function (config) {
  config.addGlobalData("places", places);
  config.addGlobalData("topics", topics);
  config.addFilter("encode", encodeURIComponent);
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("day", (date) => `${date.getDate()}.${date.getMonth() + 1}.${date.getFullYear()}`);
  config.addFilter("rfc822", (date) => date.toUTCString());
  config.addCollection("news", (api) => api.getFilteredByGlob("content/*.md").sort((a, b) => b.date - a.date));
  config.addCollection("pagesOfLists", (api) => {
    const posts = api.getFilteredByGlob("content/*.md").sort((a, b) => b.date - a.date);
    const pages = [];
    for (const [path, all] of listings(posts)) {
      const last = Math.ceil(all.length / 20);
      for (let number = 1; number <= last; number++) {
        const url = (n) => n === 1 ? path : `${path}page/${n}/`;
        pages.push({ path: url(number), posts: all.slice((number - 1) * 20, number * 20),
          newer: number > 1 ? url(number - 1) : "", older: number < last ? url(number + 1) : "" });
      }
    }
    return pages;
  });
  config.addCollection("feeds", (api) => {
    const posts = api.getFilteredByGlob("content/*.md").sort((a, b) => b.date - a.date);
    return [...listings(posts)].filter(([path]) => !path.startsWith("/arkivi/")).map(([path, all]) => ({ path, posts: all.slice(0, 30) }));
  });
  return { dir: { input: ".", includes: "_includes", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
