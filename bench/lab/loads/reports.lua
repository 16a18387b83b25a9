-- Reports over customers, orders and lines, one after the other: joins, aggregates, sorts that do not fit into memory.
sysbench.cmdline.options = {pause = {"Seconds between two reports", 0}}

local ffi = require("ffi")
ffi.cdef("int usleep(unsigned int microseconds);")

local reports = {
   "SELECT product, count(*), sum(price * amount) FROM order_lines GROUP BY product ORDER BY 3 DESC LIMIT 20",
   "SELECT c.region, count(DISTINCT o.id), sum(l.price) FROM customers c JOIN orders o ON o.customer = c.id JOIN order_lines l ON l.order_id = o.id GROUP BY c.region",
   "SELECT count(*), max(price) FROM (SELECT order_id, price FROM order_lines ORDER BY note, price LIMIT 1000000) sorted",
   "SELECT o.day, avg(t.total) FROM orders o JOIN (SELECT order_id, sum(price) AS total FROM order_lines GROUP BY order_id) t ON t.order_id = o.id GROUP BY o.day",
   "SELECT count(*) FROM (SELECT product, note, count(*) FROM order_lines GROUP BY product, note) kinds",
   "SELECT l.product, count(*) FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.day BETWEEN 100 AND 200 GROUP BY l.product HAVING count(*) > 10"
}

function thread_init()
   con = sysbench.sql.driver():connect()
   turn = sysbench.tid
end

function event()
   turn = turn + 1
   con:query(reports[turn % #reports + 1])
   if sysbench.opt.pause > 0 then ffi.C.usleep(sysbench.opt.pause * 1000000) end
end

function thread_done()
   con:disconnect()
end
