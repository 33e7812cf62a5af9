import java.math.*;
import java.time.*;
import java.util.*;
import java.util.stream.*;

import dev.plinth.event.*;
import dev.plinth.cache.http.*;
import dev.plinth.jobs.*;
import dev.plinth.jobs.runtime.*;
import dev.plinth.problem.*;
import dev.plinth.ratelimit.*;
import dev.plinth.request.*;
import dev.plinth.resilience.*;
import dev.plinth.security.*;
import dev.plinth.security.access.*;
import dev.plinth.test.architecture.*;
import dev.plinth.test.security.*;
import dev.plinth.test.services.*;
import dev.plinth.test.standard.*;
import dev.plinth.validation.*;
import dev.plinth.web.*;
import dev.plinth.cache.*;

import org.springframework.boot.test.context.*;
import org.springframework.boot.test.context.runner.*;
import org.springframework.http.*;
import org.springframework.security.core.userdetails.*;
import org.springframework.beans.factory.annotation.*;
import org.springframework.cache.annotation.*;
import org.springframework.context.annotation.*;
import org.springframework.stereotype.*;
import org.springframework.transaction.annotation.*;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.service.annotation.*;
import org.springframework.web.service.registry.*;
import org.junit.jupiter.api.*;

import static dev.plinth.jobs.ScheduledJob.Missed;
import static org.assertj.core.api.Assertions.*;
