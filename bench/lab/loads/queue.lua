-- A queue: a job is put in, the oldest job that nobody else holds is taken and deleted. With --claim it is first marked as running.
sysbench.cmdline.options = {claim = {"Mark a job before it is done", false}}

function thread_init()
   con = sysbench.sql.driver():connect()
end

function event()
   con:query(string.format("INSERT INTO jobs (payload, status) VALUES ('%s', 'ready')", sysbench.rand.string(string.rep("@", 120))))
   con:query("BEGIN")
   local id = con:query_row("SELECT id FROM jobs WHERE status = 'ready' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
   if id ~= nil and sysbench.opt.claim then
      con:query("UPDATE jobs SET status = 'running' WHERE id = " .. id)
      con:query("COMMIT")
      con:query("BEGIN")
   end
   if id ~= nil then con:query("DELETE FROM jobs WHERE id = " .. id) end
   con:query("COMMIT")
end

function thread_done()
   con:disconnect()
end
