package dev.plinth.sample.echo;

import dev.plinth.sample.job.JobAccepted;
import dev.plinth.security.access.RequireRole;
import dev.plinth.web.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/echo")
@Profile({ "dev", "load-test" })
class EchoController {

	private final EchoService echoes;

	EchoController(EchoService echoes) {
		this.echoes = echoes;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	@RequireRole("admin")
	ResponseEntity<ApiResponse<JobAccepted>> enqueue(@Valid @RequestBody EchoRequest request) {
		return JobAccepted.answer(this.echoes.enqueue(request.toEcho()));
	}

	record EchoRequest(@PositiveOrZero @Max(600_000) Long delayMs, @PositiveOrZero @Max(1000) Integer failTimes,
			@NotBlank @Size(max = 200) String key) {

		Echo toEcho() {
			return new Echo((this.delayMs != null) ? this.delayMs : 0, (this.failTimes != null) ? this.failTimes : 0,
					this.key);
		}

	}

}
