-- A time series: readings of sensors are appended, a dashboard looks at the last seconds now and then.
sysbench.cmdline.options = {
   batch = {"Readings in one statement", 1},
   read_every = {"One look at the last seconds for so many statements", 25}
}

function thread_init()
   con = sysbench.sql.driver():connect()
   count = 0
end

function event()
   local rows = {}
   for i = 1, sysbench.opt.batch do
      rows[i] = string.format("(now(), %d, %f)", sysbench.rand.uniform(1, 500), sysbench.rand.uniform_double())
   end
   con:query("INSERT INTO readings (at, sensor, value) VALUES " .. table.concat(rows, ","))
   count = count + 1
   if count % sysbench.opt.read_every == 0 then
      con:query("SELECT sensor, avg(value) FROM readings WHERE at > now() - INTERVAL '2' SECOND GROUP BY sensor")
   end
end

function thread_done()
   con:disconnect()
end
