import { documentOf, times, type CorpusPage } from './build.ts'

const handMade: CorpusPage = {
  name: 'hand-made with repeated forms',
  targets: 'form, button, input:not([type=hidden]), textarea, a.button, .send-btn',
  html: (b) =>
    documentOf(
      'Окна',
      `<div class="wrapper"><div class="header"><div class="container"><a href="#" class="button popup-link" data-modal="#callback">Обратный звонок</a></div></div>
<div class="section"><div class="container"><h1>Окна</h1><form action="mail.php" method="post" class="order-form"><input type="text" name="data[Имя]" placeholder="Имя"><input type="text" name="data[Телефон]" class="phone"><button>Заказать</button></form></div></div>
<div class="section section-grey"><div class="container"><div class="row">${times(3, (index) => `<div class="col"><div class="item"><h3>Окно ${index}</h3><a href="#" class="button">Узнать цену</a></div></div>`)}</div></div></div>
<div class="section"><div class="container"><form action="mail.php" method="post" class="order-form"><input type="text" name="data[Имя]" placeholder="Имя"><input type="text" name="data[Телефон]" class="phone"><textarea name="вопрос"></textarea><button>Заказать</button></form></div></div>
<div class="section"><div class="container"><div class="calc"><input type="text" id="calc_width"><input type="text" id="calc_height"><input type="text" id="2phone" class="phone"><div class="send-btn" onclick="send()">Рассчитать</div></div></div></div>
<div class="section"><form method="post"><p>Имя: <input type="text" name="fio"></p><p>Телефон: <input type="text" name="tel"></p><p><input type="submit" value="Отправить"></p></form></div>
<div class="section"><form method="post"><p>Имя: <input type="text" name="fio"></p><p>Телефон: <input type="text" name="tel"></p><p><input type="submit" value="Отправить"></p></form></div>
<div class="footer"><div class="container"><form action="mail.php" method="post" class="order-form order-form-small"><input type="text" name="data[Телефон]" class="phone ${b.state('', 'error')}"><button class="button button-red">Жду звонка</button></form></div></div></div>
<div id="callback" class="modal ${b.state('', 'opened')}"><form action="mail.php" class="order-form"><input type="hidden" name="subject" value="callback"><input type="text" name="data[Имя]"><input type="text" name="data[Телефон]"><button>Заказать</button></form></div>
<div id="price" class="modal"><form action="mail.php" class="order-form"><input type="text" name="data[Имя]"><input type="text" name="data[Телефон]"><button>Заказать</button></form></div>`,
    ),
}

const bare: CorpusPage = {
  name: 'bare forms without id and class',
  targets: 'form, button, input',
  html: () =>
    documentOf(
      'Простая',
      `<h1>Ремонт</h1><p>Текст</p><form action="/a.php"><input name="name"><input name="phone"><button>Отправить</button></form><p>Ещё текст</p><form action="/a.php"><input name="name"><input name="phone"><button>Отправить</button></form><table><tr><td><form action="/b.php"><input name="login"><input name="password" type="password"><button>Войти</button></form></td></tr></table><div><div><form action="/c.php"><input><input><button>Подписка</button></form></div></div>`,
    ),
}

/** Pages that people made by hand. */
export const messyPages: readonly CorpusPage[] = [handMade, bare]
