package dev.plinth.sample.report;

import dev.plinth.sample.job.JobAccepted;
import dev.plinth.validation.OneOf;
import dev.plinth.web.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/reports")
class ReportController {

	private final ReportService reports;

	ReportController(ReportService reports) {
		this.reports = reports;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	ResponseEntity<ApiResponse<JobAccepted>> start(@Valid @RequestBody ReportRequest request) {
		return JobAccepted.answer(this.reports.start(new SalesReport(request.rows())));
	}

	record ReportRequest(@NotNull @OneOf("sales") String kind, @NotNull @Positive @Max(1_000_000) Integer rows) {
	}

}
