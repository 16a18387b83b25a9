-- One statement, again and again: what a bulk load is made of.
sysbench.cmdline.options = {statement = {"What to run", "SELECT 1"}}

function thread_init()
   con = sysbench.sql.driver():connect()
end

function event()
   con:query(sysbench.opt.statement)
end

function thread_done()
   con:disconnect()
end
